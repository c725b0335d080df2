import { describe, expect, it } from 'vitest';
import { restart, state } from '../support/expected-events.js';
import type { LoopRun } from '../support/loop-run.js';
import { diagnoses, expectEnd, expectFramesAfter, log, pidsOf, startFaultyLoop, untilPlaying } from './faulty-loop.js';

const LIMIT_MIB = 300;
/** A sender that is not ready before the old one goes takes at least so long to its first frame. */
const SHORTEST_START_MS = 400;

describe.each([
  ['sender', 'its successor is ready'],
  ['receiver', 'it has grown too large'],
] as const)('a %s that uses more memory than it may', (role, why) => {
  const other = role === 'sender' ? 'receiver' : 'sender';

  it('is replaced as planned, and it alone', async () => {
    await using run = await startFaultyLoop({
      children: { [role]: ['plays-until-it-grows'] },
      limits: { maxRssMib: LIMIT_MIB, maxRestarts: 1 },
    });
    await untilPlaying(run);
    const grown = run.childPid(role);
    process.kill(grown, 'SIGUSR2');
    const { message } = await run.event(log('uses '));
    expect(message).toMatch(/^uses \d+ MiB of memory, more than --max-rss 300M: it is replaced$/);
    expect(await run.event(state(role, 'stopping'))).toMatchObject({ pid: grown, reason: why });
    const replaced = await run.event(restart(role));
    expect(replaced).toMatchObject({ attempt: 1, delayMs: 0, reason: 'max-rss' });
    const playing = await run.event(state(role, 'playing'), { after: replaced });
    expect(playing.pid).not.toBe(grown);
    await expectFramesAfter(run, playing);
    expect([pidsOf(run, other).length, diagnoses(run, 'sender'), diagnoses(run, 'receiver')]).toEqual([1, [], []]);
    if (role === 'sender') expect(Math.max(0, ...gapsMs(run))).toBeLessThan(SHORTEST_START_MS);
    await expectEnd(run, { [role]: 1, [other]: 0 } as Record<typeof role, number>);
  });
});

it('gives up where each of a role needs more than it may', async () => {
  await using run = await startFaultyLoop({ limits: { maxRssMib: 100, maxRestarts: 1 } });
  const { exitCode, stderr, summary } = await run.ended();
  expect(stderr).toMatch(
    /^gstcv-loop: (sender|receiver): gave up: 2 children in a row needed more than 100 MiB: raise --max-rss\n$/,
  );
  expect(exitCode).toBe(4);
  expect(summary.outcome).toBe('failed');
  expect(summary.receiver?.stamped).toBeGreaterThan(0);
  const reasons = run.events.flatMap((event) => (event.type === 'restart' ? [event.reason] : []));
  expect(new Set(reasons)).toEqual(new Set(['max-rss']));
});

/** How long the picture stood still, each time. */
function gapsMs({ events }: Pick<LoopRun, 'events'>): number[] {
  return events.flatMap((event) => (event.type === 'gap' ? [event.durationMs] : []));
}
