import { expect, it } from 'vitest';
import { MIN_INTERVAL_MS, MinInterval } from '../../src/control/min-interval.js';

it.each([
  ['the first at any time', [0], [true]],
  ['the next after the interval, not before', [0, 99.9, 100], [true, false, true]],
  ['one in each interval of a steady crowd', [0, 50, 100, 150, 200], [true, false, true, false, true]],
  ['those that keep their distance', [0, 150, 1000], [true, true, true]],
])('lets %s pass', (_, times, expected) => {
  const interval = new MinInterval();
  expect(times.map((nowMs) => interval.take(nowMs))).toEqual(expected);
  expect(MIN_INTERVAL_MS).toBe(100);
});
