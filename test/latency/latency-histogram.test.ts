import { describe, expect, it } from 'vitest';
import { LatencyHistogram } from '../../src/latency/latency-histogram.js';
import { seededRandom } from './seeded-random.js';

const HOUR_MS = 3_600_000;

function histogramOf(delaysUs: readonly number[]): LatencyHistogram {
  const histogram = new LatencyHistogram();
  for (const delay of delaysUs) histogram.add(delay);
  return histogram;
}

/** The nearest-rank percentile of the very values. */
function exact(delaysUs: readonly number[], p: number): number {
  const sorted = [...delaysUs].sort((a, b) => a - b);
  return (sorted[Math.max(0, Math.ceil((p / 100) * sorted.length) - 1)] ?? Number.NaN) / 1000;
}

/** Three significant figures. */
function expectNear(value: number | undefined, expected: number): void {
  expect(value).toBeGreaterThanOrEqual(expected * 0.998);
  expect(value).toBeLessThanOrEqual(expected * 1.002);
}

it('has nothing to say while empty', () => {
  expect(new LatencyHistogram().summary()).toBeNull();
});

it('says of one delay that it is all of them', () => {
  const summary = histogramOf([2700]).summary();
  expect(Object.keys(summary ?? {}).sort()).toEqual(['max', 'min', 'p50', 'p95', 'p99']);
  for (const ms of Object.values(summary ?? {})) expectNear(Number(ms), 2.7);
});

describe.each([1, 2, 3, 4])('with random delays (seed %i)', (seed) => {
  const random = seededRandom(seed);
  const spread = random.pick([100, 10_000, 1_000_000]);
  const delays = Array.from({ length: random.integer(1, 3000) }, () => 500 + Math.floor(random.next() ** 3 * spread));
  const summary = histogramOf(delays).summary();

  it('agrees with the sorted values to three figures', () => {
    expectNear(summary?.p50, exact(delays, 50));
    expectNear(summary?.p95, exact(delays, 95));
    expectNear(summary?.p99, exact(delays, 99));
    expectNear(summary?.min, Math.min(...delays) / 1000);
    expectNear(summary?.max, Math.max(...delays) / 1000);
  });

  it('keeps its figures in order', () => {
    const { min = 0, p50 = 0, p95 = 0, p99 = 0, max = 0 } = summary ?? {};
    expect([min, p50, p95, p99, max]).toEqual([min, p50, p95, p99, max].sort((a, b) => a - b));
  });
});

it.each([
  [0, 0.001],
  [-5, 0.001],
  [-1e12, 0.001],
  [0.4, 0.001],
])('counts a delay of %d µs as the smallest there is', (delay, ms) => {
  expect(histogramOf([delay]).summary()).toMatchObject({ min: ms, max: ms });
});

it('counts a delay beyond an hour as an hour', () => {
  expectNear(histogramOf([1e15]).summary()?.max, HOUR_MS);
});

it('forgets everything on reset', () => {
  const histogram = histogramOf([1_000_000]);
  histogram.reset();
  expect(histogram.summary()).toBeNull();
  histogram.add(1000);
  expectNear(histogram.summary()?.max, 1);
});
