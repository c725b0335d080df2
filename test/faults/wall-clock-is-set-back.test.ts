import { describe, expect, it } from 'vitest';
import { receiverStats } from '../support/expected-events.js';
import { expectFramesAfter, expectRestarts, startPlaying, verdicts } from '../support/fault-runs.js';
import { expectSaneLatency, received } from '../support/frame-counts.js';
import { shiftedClock } from '../support/shifted-clock.js';
import { freeUdpPort } from '../support/udp-ports.js';

const TIMEOUT_MS = 60_000;
const HOUR_MS = 3_600_000;

describe('a wall clock that is set while frames flow', { timeout: TIMEOUT_MS }, () => {
  it.each([
    ['back by an hour', -HOUR_MS],
    ['forward by an hour', HOUR_MS],
  ])('disturbs nothing: %s', async (_what, ms) => {
    await using clock = await shiftedClock();
    await using run = await startPlaying(await freeUdpPort(), [], { env: clock.env });
    const pids = [run.childPid('sender'), run.childPid('receiver')];
    const before = await run.event(receiverStats('frames', ({ frames }) => frames > 0));
    await clock.shift(ms);
    const stats = await expectFramesAfter(run, before);
    expect(stats).toMatchObject({ state: 'playing', unreadable: 0, reordered: 0, duplicated: 0 });
    expect([run.childPid('sender'), run.childPid('receiver')]).toEqual(pids);
    const summary = await expectRestarts(run, {});
    expectSaneLatency(received(summary));
    expect([...verdicts(run, 'sender'), ...verdicts(run, 'receiver')]).toEqual([]);
  });
});
