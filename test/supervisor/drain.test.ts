import { expect, it } from 'vitest';
import type { ChildState } from '../../src/protocol/events.js';
import { drain } from '../../src/supervisor/drain.js';

/** Drains a receiver that is seen like this, look by look, and then stays as it was last; says how often it was looked at. */
async function looksAt(...looks: readonly (readonly [state: ChildState, frames: number])[]): Promise<number> {
  let count = 0;
  const look = () => {
    const [state, frames] = looks[Math.min(count, looks.length - 1)] ?? ['stopped', 0];
    count += 1;
    return { state, frames };
  };
  await drain(look, new AbortController().signal);
  return count;
}

it.concurrent('waits until two looks in a row show no new frame', async () => {
  expect(await looksAt(['playing', 10], ['playing', 12], ['playing', 13], ['playing', 13])).toBe(4);
});

it.concurrent('waits for the first frame of a receiver that is still opening', async () => {
  expect(await looksAt(['opening', 0], ['opening', 0], ['playing', 0], ['playing', 0])).toBe(4);
});

it.concurrent('does not take the frames of a child before, while the next one opens, for the end', async () => {
  expect(await looksAt(['opening', 30], ['playing', 31], ['playing', 31])).toBe(3);
});

it.concurrent.each(['starting', 'waiting', 'stalled', 'stopping', 'stopped', 'failed'] as const)(
  'does not wait for a receiver that is %s: nothing more will come',
  async (state) => {
    expect(await looksAt([state, 10])).toBe(1);
  },
);

it.concurrent('does not wait for ever for frames that never end', async () => {
  let frames = 0;
  await drain(() => ({ state: 'playing', frames: (frames += 1) }), new AbortController().signal);
  expect(frames).toBe(5);
});

it.concurrent('ends at once when the run is over, also while it waits', async () => {
  const over = new AbortController();
  let looks = 0;
  const look = () => {
    looks += 1;
    if (looks === 2) setImmediate(() => over.abort());
    return { state: 'playing' as const, frames: looks };
  };
  await drain(look, over.signal);
  await drain(look, over.signal);
  expect(looks).toBe(2);
});
