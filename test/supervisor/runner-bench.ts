import { expect, vi } from 'vitest';
import type { Role } from '../../src/config/child-config.js';
import type { SupervisionLimits } from '../../src/config/loop-config.js';
import type { ChildState, LoopEvent, Untimed } from '../../src/protocol/events.js';
import type { ChildMessage } from '../../src/protocol/messages.js';
import { ReceiverWatch } from '../../src/health/receiver-watch.js';
import { SenderWatch } from '../../src/health/sender-watch.js';
import type { RoleOptions } from '../../src/supervisor/role-options.js';
import type { Watch } from '../../src/health/watch.js';
import { NOTHING_HEARD, type StreamCounts } from '../../src/rtp/stream-counts.js';
import { RoleRunner } from '../../src/supervisor/role-runner.js';
import { receiverConfig, senderConfig } from '../config/child-configs.js';
import { forkerOf } from './fixtures.js';

type Event = Untimed<LoopEvent>;
type EventOf<T extends Event['type']> = Extract<Event, { type: T }>;

export const LIMITS: SupervisionLimits = {
  openTimeoutMs: 5000,
  stallTimeoutMs: 2000,
  keyFrameTimeoutMs: 2000,
  latencyLimitMs: null,
  lossLimitPercent: 1,
  minFpsPercent: 90,
  healthWindowMs: 5000,
  maxRssMib: null,
  maxRestarts: 0,
  sourceTimeoutMs: 120_000,
  durationMs: null,
};

interface BenchOptions extends Partial<Omit<RoleOptions, 'limits'>> {
  readonly role?: Role;
  readonly limits?: Partial<SupervisionLimits>;
  /** What the tap says. */
  readonly packets?: () => StreamCounts;
}

/** A runner of fixture children, with all that it tells. */
export function runnerOf(names: readonly [string, ...string[]], options: BenchOptions = {}) {
  const { role = 'sender', packets = () => NOTHING_HEARD, nowMs = () => performance.now(), ...rest } = options;
  const limits = { ...LIMITS, ...options.limits };
  const fork = forkerOf(...names);
  const events: Event[] = [];
  const messages: ChildMessage[] = [];
  const forks: number[] = [];
  const runner = new RoleRunner(role, {
    config: () => (role === 'sender' ? senderConfig() : receiverConfig()),
    emit: (event) => events.push(event),
    onMessage: (message) => messages.push(message),
    onChild: () => forks.push(messages.length),
    watch: () => watchOf(role, limits, nowMs, packets),
    gate: () => Promise.resolve(),
    fork: (listener) => fork(role, listener),
    nowMs,
    ...rest,
    limits,
  });
  const of = <T extends Event['type']>(type: T) => events.filter((event): event is EventOf<T> => event.type === type);
  const states = (): ChildState[] => of('state').map(({ to }) => to);
  /** Resolves once the child has come into the state, or into it once more. */
  const reaches = (state: ChildState, times = 1) =>
    vi.waitFor(() => expect(states().filter((to) => to === state)).toHaveLength(times), WAIT);
  const pids = () => of('state').flatMap(({ pid }) => (pid === null ? [] : [pid]));
  return { runner, messages, forks, of, states, reaches, pids, outcome: () => outcomeOf(runner) };
}

const WAIT = { timeout: 15_000, interval: 5 };

/** The result of a run or the error that ended it. */
function outcomeOf(runner: RoleRunner): Promise<unknown> {
  return runner.run().catch((thrown: unknown) => thrown);
}

function watchOf(role: Role, limits: SupervisionLimits, nowMs: () => number, stream: () => StreamCounts): Watch {
  if (role === 'sender') return new SenderWatch({ limits, nominalFps: 30, nowMs, unheardSinceMs: () => null });
  return new ReceiverWatch({ limits, nowMs, stream, socket: () => ({ isBound: true, backlogBytes: 0 }) });
}

/** What a tap says that has heard so many packets, key frames among them, the last one just now. */
export function tapCounts(packets: number): StreamCounts {
  const now = packets === 0 ? null : performance.now();
  const keyFrame = { keyFrames: packets, lastIdrAtMs: now, lastSpsAtMs: now, lastPpsAtMs: now };
  return { ...NOTHING_HEARD, packets, lastAtMs: now, ...keyFrame };
}
