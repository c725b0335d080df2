import { expect } from 'vitest';
import type { Role } from '../../src/config/child-config.js';
import type { LoopEvent, ReceiverStatsEvent, SummaryEvent, VerdictName } from '../../src/protocol/events.js';
import { type ExpectedEvent, receiverStats, state } from './expected-events.js';
import { type LoopOptions, type LoopRun, startLoop } from './loop-run.js';
import { awaitUdpBound } from './udp-ports.js';

type LogEvent = Extract<LoopEvent, { type: 'log' }>;
type DiagnosisEvent = Extract<LoopEvent, { type: 'diagnosis' }>;

/** Starts `start`; resolves when stamped frames flow. */
export async function startPlaying(
  port: number,
  flags: readonly string[] = [],
  options: LoopOptions = {},
): Promise<LoopRun> {
  const run = startLoop(['start', ...onPort(port), ...flags], options);
  try {
    await run.event(receiverStats('a latency', ({ latencyMs }) => latencyMs !== null));
    return run;
  } catch (error) {
    await run[Symbol.asyncDispose]();
    throw error;
  }
}

/** Starts a lone receiver; resolves when it waits, blocked in its open and bound to the port. */
export async function startWaiting(
  port: number,
  flags: readonly string[] = [],
  options: LoopOptions = {},
): Promise<LoopRun> {
  const run = startLoop(['receiver', ...onPort(port), ...flags], options);
  try {
    await run.event(state('receiver', 'waiting'));
    await awaitUdpBound(port);
    return run;
  } catch (error) {
    await run[Symbol.asyncDispose]();
    throw error;
  }
}

/** Starts a lone sender. */
export function startSender(port: number, ...flags: readonly string[]): LoopRun {
  return startLoop(['sender', ...onPort(port), ...flags]);
}

/** The supervisor's finding over a role, by its name. */
export function diagnosis(role: Role, verdict: VerdictName): ExpectedEvent<DiagnosisEvent> {
  return {
    what: `${verdict} of the ${role}`,
    matches: (event): event is DiagnosisEvent =>
      event.type === 'diagnosis' && event.role === role && event.verdict === verdict,
  };
}

/** A line of the log with these words in it. */
export function logged(words: string): ExpectedEvent<LogEvent> {
  return {
    what: `a log line with: ${words}`,
    matches: (event): event is LogEvent => event.type === 'log' && event.message.includes(words),
  };
}

/**
 * Waits for stamped frames that were decoded and measured after the event. The first stats after it may still count frames
 * from before, so those of a second that began after it are asked for.
 */
export async function expectFramesAfter(run: LoopRun, event: LoopEvent): Promise<ReceiverStatsEvent> {
  const first = await run.event(
    receiverStats('any content', () => true),
    { after: event },
  );
  const flowing = receiverStats(
    `more than ${String(first.stamped)} stamped frames`,
    ({ stamped, latencyMs }) => stamped > first.stamped && latencyMs !== null,
  );
  return run.event(flowing, { after: first });
}

/** Waits until the fault is over by the supervisor's own word. */
export async function expectRecovery(run: LoopRun, fault: DiagnosisEvent): Promise<DiagnosisEvent> {
  const over = await run.event(diagnosis(fault.role, 'ok'), { after: fault });
  expect(over.evidence).toEqual({ over: fault.verdict });
  return over;
}

/** Ends the run, with the proofs that it leaves nothing behind and has restarted just so many children. */
export async function expectRestarts(
  run: LoopRun,
  restarts: { readonly sender?: number; readonly receiver?: number },
): Promise<SummaryEvent> {
  run.kill('SIGTERM');
  const { exitCode, stderr, summary, events } = await run.ended();
  expect({ exitCode, stderr }).toEqual({ exitCode: 143, stderr: '' });
  expect(summary).toMatchObject({ outcome: 'interrupted', restarts: { sender: 0, receiver: 0, ...restarts } });
  const told = (role: Role) => events.filter((event) => event.type === 'restart' && event.role === role).length;
  expect({ sender: told('sender'), receiver: told('receiver') }).toEqual(summary.restarts);
  return summary;
}

/** The verdicts over a role, in order, without what a busy machine may bring about: an encoder that does not keep up. */
export function verdicts(run: LoopRun, role: Role): VerdictName[] {
  return run.events.flatMap((event) => {
    if (event.type !== 'diagnosis' || event.role !== role) return [];
    const { verdict, evidence } = event;
    return verdict === 'encoder-slow' || evidence['over'] === 'encoder-slow' ? [] : [verdict];
  });
}

function onPort(port: number): string[] {
  return ['--port', String(port), '--display', 'none'];
}
