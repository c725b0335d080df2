import { describe, expect, it } from 'vitest';
import { latencyOf, median, percentile, spread } from '../../bench/statistics.js';

describe('statistics of the bench', () => {
  it('takes the middle one of an odd number and the mean of the middle two of an even number', () => {
    expect(median([9, 1, 5])).toBe(5);
    expect(median([9, 1, 5, 6])).toBe(5.5);
  });

  it('sorts by value and leaves the list as it was', () => {
    const values = [10, 9, 100];
    expect(median(values)).toBe(10);
    expect(values).toEqual([10, 9, 100]);
  });

  it('interpolates percentiles as numpy does', () => {
    expect(percentile([1, 2, 3, 4], 0.95)).toBeCloseTo(3.85);
    expect(percentile([7], 0.99)).toBe(7);
    expect(percentile([1, 2, 3], 0)).toBe(1);
    expect(percentile([1, 2, 3], 1)).toBe(3);
  });

  it('tells the median and both ends of a spread', () => {
    expect(spread([3, 1, 2])).toEqual({ median: 2, min: 1, max: 3 });
  });

  it('sums up the latencies of a run', () => {
    const hundred = Array.from({ length: 101 }, (_, index) => 100 - index);
    expect(latencyOf(hundred)).toEqual({ p50: 50, p95: 95, p99: 99, max: 100, min: 0 });
  });

  it('refuses to say anything about no samples', () => {
    expect(() => median([])).toThrow(RangeError);
    expect(() => latencyOf([])).toThrow(RangeError);
  });
});
