import { describe, expect, it } from 'vitest';
import { percentile } from '../../src/latency/statistics.js';
import { bootstrapPercentiles } from '../../src/report/bootstrap.js';
import { seededDraw } from '../../src/latency/seeded-draw.js';
import { seededRandom } from '../latency/seeded-random.js';
import { autoregressive, gauss } from '../latency/series.js';

const random = seededRandom(5);
const independent = Array.from({ length: 601 }, () => 10 + gauss(random));

const estimate = (runs: readonly (readonly number[])[], fraction: number, blockFrames: number) =>
  bootstrapPercentiles(
    runs.map((delaysMs) => ({ delaysMs, blockFrames })),
    [fraction],
    seededDraw(1),
    400,
  )[0] ?? { value: Number.NaN, logVariance: Number.NaN, degrees: 0 };

describe('the value', () => {
  it.each([0, 0.25, 0.5, 0.95, 0.99, 1])('is the percentile of the run as it was measured: %f', (fraction) => {
    expect(estimate([independent], fraction, 30).value).toBeCloseTo(
      percentile(Float64Array.from(independent).sort(), fraction),
      10,
    );
  });

  it('is the mean over the runs', () => {
    expect(estimate([[4], [6], [8]], 0.5, 1).value).toBe(6);
  });
});

describe('the variance', () => {
  const standardError = (runs: readonly (readonly number[])[], blockFrames: number) =>
    Math.sqrt(estimate(runs, 0.5, blockFrames).logVariance);

  it('within a run is that of a median of independent frames', () => {
    // 1.2533 sigma / sqrt(n), against 10; and 5 % assumed from run to run.
    const expected = Math.hypot(0.12533 / Math.sqrt(601), 0.05);
    expect(standardError([independent], 1)).toBeCloseTo(expected, 3);
  });

  it('is larger where frames lean on each other, if blocks are drawn', () => {
    const leaning = autoregressive(seededRandom(6), 601, 0.9).map((noise) => 10 + noise);
    const within = (blockFrames: number) =>
      Math.sqrt(Math.max(0, estimate([leaning], 0.5, blockFrames).logVariance - 0.05 ** 2));
    expect(within(30)).toBeGreaterThan(2 * within(1));
  });

  it('between runs is that of their mean', () => {
    const runs = [9, 10, 11, 10, 10].map((level) => Array.from({ length: 100 }, () => level));
    // Standard deviation 0.7071 of five runs around 10.
    expect(standardError(runs, 10)).toBeCloseTo(0.07071 / Math.sqrt(5), 2);
    expect(estimate(runs, 0.5, 10).degrees).toBe(4);
  });

  it('of frames that are all alike is nothing but what is assumed of runs', () => {
    expect(standardError([Array.from({ length: 300 }, () => 7)], 30)).toBeCloseTo(0.05, 10);
  });
});

it('works with a single frame', () => {
  expect(estimate([[5]], 0.99, 30).value).toBe(5);
});
