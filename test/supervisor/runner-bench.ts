import { expect, vi } from 'vitest';
import type { Role } from '../../src/config/child-config.js';
import type { SupervisionLimits } from '../../src/config/loop-config.js';
import type { ChildState, LoopEvent, Untimed } from '../../src/protocol/events.js';
import type { ChildMessage } from '../../src/protocol/messages.js';
import type { PacketCounts } from '../../src/rtp/packet-counter.js';
import { NOTHING_HEARD } from '../../src/rtp/stream-counts.js';
import { RoleRunner, type RoleRunnerOptions } from '../../src/supervisor/role-runner.js';
import { receiverConfig, senderConfig } from '../config/child-configs.js';
import { forkerOf } from './fixtures.js';

type Event = Untimed<LoopEvent>;
type EventOf<T extends Event['type']> = Extract<Event, { type: T }>;

export const LIMITS: SupervisionLimits = {
  openTimeoutMs: 5000,
  stallTimeoutMs: 2000,
  maxRestarts: 0,
  durationMs: null,
};

interface BenchOptions extends Partial<Omit<RoleRunnerOptions, 'limits'>> {
  readonly role?: Role;
  readonly limits?: Partial<SupervisionLimits>;
}

/** A runner of fixture children, with all that it tells. */
export function runnerOf(names: readonly [string, ...string[]], options: BenchOptions = {}) {
  const { role = 'sender', limits, ...rest } = options;
  const events: Event[] = [];
  const messages: ChildMessage[] = [];
  const forks: number[] = [];
  const runner = new RoleRunner(role, {
    config: () => (role === 'sender' ? senderConfig() : receiverConfig()),
    limits: { ...LIMITS, ...limits },
    emit: (event) => events.push(event),
    onMessage: (message) => messages.push(message),
    onFork: () => forks.push(messages.length),
    packets: () => null,
    gate: () => Promise.resolve(),
    fork: forkerOf(...names),
    ...rest,
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

/** What a tap says that has heard so many packets, the last one just now. */
export function tapCounts(packets: number): PacketCounts {
  const lastAtMs = packets === 0 ? null : performance.now();
  return { ...NOTHING_HEARD, packets, lastAtMs };
}
