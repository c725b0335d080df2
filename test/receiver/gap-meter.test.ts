import { expect, it } from 'vitest';
import { MAX_GAPS_PER_REPORT } from '../../src/protocol/messages.js';
import { GapMeter } from '../../src/receiver/gap-meter.js';

const MS = 1000;

/** A meter that has seen frames at these times, in ms. */
function meterOf(timesMs: readonly number[]): GapMeter {
  const meter = new GapMeter();
  for (const timeMs of timesMs) meter.fresh(timeMs * MS);
  return meter;
}

const gapsMs = (meter: GapMeter) => meter.takeGaps().map(({ fromUs, toUs }) => [fromUs / MS, toUs / MS]);
const steady = (count: number, intervalMs: number, fromMs = 0) =>
  Array.from({ length: count }, (_, index) => fromMs + index * intervalMs);

it('knows of nothing at first', () => {
  const meter = new GapMeter();
  expect([meter.lastFreshUs, meter.takeGaps()]).toEqual([null, []]);
});

it('remembers when the last new frame came', () => {
  expect(meterOf([10, 43]).lastFreshUs).toBe(43 * MS);
});

it.each([1, 33, 100, 500, 5000])('finds none where frames come steadily, every %i ms', (intervalMs) => {
  expect(gapsMs(meterOf(steady(100, intervalMs)))).toEqual([]);
});

it('finds the time from the last frame before a pause to the first one after it', () => {
  const before = steady(30, 33);
  expect(gapsMs(meterOf([...before, ...steady(30, 33, 1500)]))).toEqual([[29 * 33, 1500]]);
});

it('tells each gap once', () => {
  const meter = meterOf([...steady(10, 33), 1000]);
  expect(gapsMs(meter)).toHaveLength(1);
  expect(gapsMs(meter)).toEqual([]);
});

it.each([
  [33, 100, false],
  [33, 101, true],
  [10, 99, false],
  [10, 101, true],
  [50, 149, false],
  [50, 151, true],
  [200, 599, false],
  [200, 601, true],
])('with frames every %i ms, takes a pause of %i ms for a gap: %s', (intervalMs, pauseMs, isGap) => {
  const before = steady(20, intervalMs);
  const last = before.at(-1) ?? 0;
  expect(gapsMs(meterOf([...before, last + pauseMs]))).toEqual(isGap ? [[last, last + pauseMs]] : []);
});

it('does not take a gap for the new usual distance of frames', () => {
  const times = steady(20, 33);
  for (let count = 0; count < 10; count += 1) times.push((times.at(-1) ?? 0) + 5000, (times.at(-1) ?? 0) + 5033);
  expect(gapsMs(meterOf(times))).toHaveLength(10);
});

it('follows a stream that slows down little by little', () => {
  const times = [0];
  for (let intervalMs = 33; intervalMs < 1000; intervalMs *= 1.05) times.push((times.at(-1) ?? 0) + intervalMs);
  expect(gapsMs(meterOf(times))).toEqual([]);
});

it('takes the third pause in a row for the pace of the stream, also behind a burst at its beginning', () => {
  expect(gapsMs(meterOf([0, 1, 2, ...steady(20, 400, 402)]))).toEqual([
    [2, 402],
    [402, 802],
    [802, 1202],
  ]);
});

it('keeps the first ones of very many, as many as one report may carry', () => {
  const times = steady(20, 33);
  const last = () => times.at(-1) ?? 0;
  for (let count = 0; count < 3 * MAX_GAPS_PER_REPORT; count += 1) times.push(last() + 1000, last() + 1033);
  const found = gapsMs(meterOf(times));
  expect(found).toHaveLength(MAX_GAPS_PER_REPORT);
  expect(found[0]).toEqual([19 * 33, 19 * 33 + 1000]);
});
