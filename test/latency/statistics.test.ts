import { describe, expect, it } from 'vitest';
import { latencySummary, meanAbsoluteDifference, median, percentile } from '../../src/latency/statistics.js';

describe('percentile', () => {
  // The expected values are those of numpy.percentile([1, 2, 4, 8, 16], …).
  it.each([
    [0, 1],
    [0.25, 2],
    [0.5, 4],
    [0.6, 5.6],
    [0.95, 14.4],
    [0.99, 15.68],
    [1, 16],
  ])('at %f lies between the two nearest samples', (fraction, value) => {
    expect(percentile([1, 2, 4, 8, 16], fraction)).toBeCloseTo(value, 10);
  });

  it('of one sample is that sample', () => {
    for (const fraction of [0, 0.5, 0.99, 1]) expect(percentile([7], fraction)).toBe(7);
  });

  it('of none is no number', () => {
    expect(percentile([], 0.5)).toBeNaN();
  });
});

describe('median', () => {
  it.each([
    [[3], 3],
    [[10, 9], 9.5],
    // As numbers, not as text.
    [[10, 9, 100], 10],
    [[4, 1, 3, 2], 2.5],
  ])('of %j is %f', (values, expected) => {
    expect(median(values)).toBe(expected);
  });

  it('of nothing is null', () => {
    expect(median([])).toBeNull();
  });

  it('leaves its input in order', () => {
    const values = [3, 1, 2];
    median(values);
    expect(values).toEqual([3, 1, 2]);
  });
});

describe('latencySummary', () => {
  it('gives the percentiles of delays in any order, to the µs', () => {
    const delays = Array.from({ length: 1001 }, (_, index) => ((index * 5) % 1001) / 3);
    expect(latencySummary(delays)).toEqual({ p50: 166.667, p95: 316.667, p99: 330, max: 333.333, min: 0 });
  });

  it('has nothing to say of no delays', () => {
    expect(latencySummary([])).toBeNull();
  });
});

describe('meanAbsoluteDifference', () => {
  it('goes by the order, not by the size', () => {
    expect(meanAbsoluteDifference([5, 7, 4, 4])).toBeCloseTo(5 / 3, 10);
    expect(meanAbsoluteDifference([4, 4, 5, 7])).toBeCloseTo(1, 10);
  });

  it('of a steady delay is zero, however long it is', () => {
    expect(meanAbsoluteDifference([900, 900, 900])).toBe(0);
  });

  it('needs two delays', () => {
    expect(meanAbsoluteDifference([])).toBeNull();
    expect(meanAbsoluteDifference([3])).toBeNull();
  });
});
