import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import type { Role } from '../../src/config/child-config.js';
import type { LoopRequest, SupervisionLimits } from '../../src/config/loop-config.js';
import type { LoopEvent } from '../../src/protocol/events.js';
import type { ChildKind } from '../../src/supervisor/child-handle.js';
import { RESTART_DELAYS, type RestartDelays } from '../../src/supervisor/restart-policy.js';
import { request } from '../prepare/requests.js';
import { type ExpectedEvent, receiverStats, senderStats } from '../support/expected-events.js';
import { type LoopEnd, LoopRun } from '../support/loop-run.js';
import { MarkedProgram } from '../support/marked-program.js';
import { freeUdpPort } from '../support/udp-ports.js';

const PROGRAM = fileURLToPath(new URL('../fixtures/faulty-loop.mjs', import.meta.url));

export interface FaultyLoop {
  /** The first children of each kind, by their names in test/fixtures/children; those that follow are real. */
  readonly children?: Partial<Record<ChildKind, readonly string[]>>;
  readonly request?: Partial<LoopRequest>;
  readonly limits?: Partial<SupervisionLimits>;
  readonly delays?: Partial<RestartDelays>;
  /** A field of a child's configuration that is set to something that nobody should have let through. */
  readonly spoilt?: { readonly role: Role; readonly field: string; readonly value: unknown };
  readonly env?: Readonly<Record<string, string>>;
  /** Of the supervisor. */
  readonly nodeFlags?: readonly string[];
}

/** The real supervisor, with children that misbehave, in a process of its own. */
export async function startFaultyLoop(faulty: FaultyLoop = {}): Promise<LoopRun> {
  const { children = {}, limits = {}, delays = {}, spoilt = null, env = {}, nodeFlags = [] } = faulty;
  const asked = { ...loopRequest(await freeUdpPort(), limits), ...faulty.request };
  const order = { request: asked, children, delays: { ...RESTART_DELAYS, ...delays }, spoilt };
  return new LoopRun(new MarkedProgram([process.execPath, ...nodeFlags, PROGRAM, JSON.stringify(order)], { env }));
}

/** Resolves when both roles play: frames that were sent have been received, with their stamps. */
export async function untilPlaying(run: LoopRun): Promise<LoopEvent> {
  return await run.event(receiverStats('stamped frames', ({ stamped }) => stamped > 0));
}

/** Frames that were sent and received after an event, stamped and measured. */
export async function expectFramesAfter(run: LoopRun, after: LoopEvent): Promise<void> {
  const before = run.stampedFrames();
  const flowing = receiverStats('new stamped frames', (stats) => stats.stamped > before && stats.latencyMs !== null);
  await run.event(flowing, { after });
  await run.event(
    senderStats('a rate', ({ fps }) => fps > 0),
    { after },
  );
}

/** Ends the run, with the proofs that it ends in order, that nothing else was restarted, and that no process is left. */
export async function expectEnd(run: LoopRun, restarts: Record<Role, number>): Promise<LoopEnd> {
  run.kill('SIGTERM');
  const end = await run.ended();
  expect(end).toMatchObject({ exitCode: 143, stderr: '' });
  expect(end.summary).toMatchObject({ outcome: 'interrupted', restarts });
  return end;
}

export { diagnosis } from '../support/fault-runs.js';

type LogEvent = Extract<LoopEvent, { type: 'log' }>;

export function log(begin: string): ExpectedEvent<LogEvent> {
  return {
    what: `log line ${begin}…`,
    matches: (event): event is LogEvent => event.type === 'log' && event.message.startsWith(begin),
  };
}

/** What the supervisor found out about a role, in order. */
export function diagnoses(run: Pick<LoopRun, 'events'>, role: Role): string[] {
  return run.events.flatMap((event) => (event.type === 'diagnosis' && event.role === role ? [event.verdict] : []));
}

/** The pids that a role's children had, in order. */
export function pidsOf(run: Pick<LoopRun, 'events'>, role: Role): (number | null)[] {
  return run.events.flatMap((event) =>
    event.type === 'state' && event.role === role && event.to === 'starting' ? [event.pid] : [],
  );
}

/** `gstcv-loop start` without flags, with limits that are soon over. */
function loopRequest(port: number, limits: Partial<SupervisionLimits>): LoopRequest {
  const usual = request();
  return {
    ...usual,
    port,
    limits: {
      ...usual.limits,
      stallTimeoutMs: 1000,
      // A machine that is busy with other tests drops packets: that is not what is looked at here.
      lossLimitPercent: 100,
      minFpsPercent: 1,
      maxRestarts: 3,
      sourceTimeoutMs: 120_000,
      ...limits,
    },
  };
}
