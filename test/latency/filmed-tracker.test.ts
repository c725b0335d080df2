import { expect, it } from 'vitest';
import { FilmedTracker } from '../../src/latency/filmed-tracker.js';

function seen(...stamps: readonly (readonly [session: number, sequence: number])[]): boolean[] {
  const tracker = new FilmedTracker();
  const firsts = stamps.map(([session, sequence]) => tracker.add({ session, sequence }));
  expect(tracker.counts()).toEqual({ lost: 0, duplicated: 0, reordered: 0 });
  return firsts;
}

it('takes the first picture of each stamp, and none of an older one', () => {
  expect(seen([1, 5], [1, 5], [1, 6], [1, 9], [1, 8], [1, 9], [1, 10])).toEqual([
    ...[true, false, true, true, false, false, true],
  ]);
});

it('begins anew with another sender, and with one that has begun anew', () => {
  expect(seen([1, 5000], [2, 7], [2, 7], [2, 8])).toEqual([true, true, false, true]);
  expect(seen([1, 5000], [1, 0], [1, 1])).toEqual([true, true, true]);
});

it('goes on over the wrap of the sequence', () => {
  expect(seen([1, 2 ** 32 - 1], [1, 0], [1, 2 ** 32 - 1])).toEqual([true, true, false]);
});
