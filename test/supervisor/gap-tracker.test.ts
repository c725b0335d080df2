import { expect, it } from 'vitest';
import type { Gap } from '../../src/protocol/messages.js';
import { GapTracker } from '../../src/supervisor/gap-tracker.js';

const MS = 1000;

function tracker() {
  const told: Gap[] = [];
  const gaps = new GapTracker((gap) => told.push(gap));
  return { gaps, told };
}

/** A report of frames from one time to another, in ms. */
const frames = (firstMs: number | null, lastMs: number | null, gaps: readonly Gap[] = []) => ({
  firstFrameUs: firstMs === null ? null : firstMs * MS,
  lastFreshUs: lastMs === null ? null : lastMs * MS,
  gaps: [...gaps],
});

it('tells what a child has seen itself', () => {
  const { gaps, told } = tracker();
  const seen = [
    { fromUs: 1, toUs: 2 },
    { fromUs: 3, toUs: 4 },
  ];
  gaps.beginChild();
  gaps.add(frames(0, 5, seen));
  expect(told).toEqual(seen);
});

it('takes the time before the first frame of a run for no gap', () => {
  const { gaps, told } = tracker();
  gaps.beginChild();
  gaps.add(frames(null, null));
  gaps.add(frames(9000, 9200));
  expect(told).toEqual([]);
});

it('tells the time between the last frame of a child and the first one of the next', () => {
  const { gaps, told } = tracker();
  gaps.beginChild();
  gaps.add(frames(0, 1000));
  gaps.beginChild();
  gaps.add(frames(null, null));
  gaps.add(frames(1500, 1700));
  gaps.add(frames(1500, 1900));
  expect(told).toEqual([{ fromUs: 1000 * MS, toUs: 1500 * MS }]);
});

it('tells it once, before what the new child has seen itself', () => {
  const { gaps, told } = tracker();
  gaps.beginChild();
  gaps.add(frames(0, 1000));
  gaps.beginChild();
  gaps.add(frames(1500, 2500, [{ fromUs: 1600 * MS, toUs: 2400 * MS }]));
  expect(told).toEqual([
    { fromUs: 1000 * MS, toUs: 1500 * MS },
    { fromUs: 1600 * MS, toUs: 2400 * MS },
  ]);
});

it('looks through children that never showed a frame', () => {
  const { gaps, told } = tracker();
  gaps.beginChild();
  gaps.add(frames(0, 1000));
  for (let count = 0; count < 3; count += 1) {
    gaps.beginChild();
    gaps.add(frames(null, null));
  }
  gaps.beginChild();
  gaps.add(frames(8000, 8100));
  expect(told).toEqual([{ fromUs: 1000 * MS, toUs: 8000 * MS }]);
});

it.each([
  [1100, false],
  [1101, true],
])('does not tell of a change that nobody sees: from 1000 to %i ms: %s', (firstMs, isTold) => {
  const { gaps, told } = tracker();
  gaps.beginChild();
  gaps.add(frames(0, 1000));
  gaps.beginChild();
  gaps.add(frames(firstMs, firstMs));
  expect(told).toHaveLength(isTold ? 1 : 0);
});
