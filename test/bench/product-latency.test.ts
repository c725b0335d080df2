import { createHistogram } from 'node:perf_hooks';
import { describe, expect, it } from 'vitest';
import { likelySamples, pooledFps, pooledLatency } from '../../bench/product-latency.js';
import { latencyOf } from '../../bench/statistics.js';

describe('the latency of a run, from that of its seconds', () => {
  it.each([1, 2, 3, 7, 20, 30, 60, 240])('has the percentiles of a second of %i frames', (count) => {
    const latency = secondOf(skewed(count, count));
    const again = secondOf(likelySamples(count, latency));
    for (const name of ['p50', 'p95', 'p99', 'max', 'min'] as const) expect(again[name]).toBeCloseTo(latency[name], 2);
  });

  it('is close to what the single frames say', () => {
    const seconds = Array.from({ length: 15 }, (_, index) => skewed(30, index + 1));
    const truth = latencyOf(seconds.flat());
    const pooled = pooledLatency(seconds.map((samples) => ({ frames: 30, fps: 30, latencyMs: secondOf(samples) })));
    expect(pooled.max).toBeCloseTo(truth.max, 2);
    for (const name of ['p50', 'p95', 'p99'] as const) {
      expect(pooled[name] / truth[name]).toBeGreaterThan(0.95);
      expect(pooled[name] / truth[name]).toBeLessThan(1.05);
    }
  });

  it('weighs the rate of a second by its length', () => {
    const latencyMs = { p50: 1, p95: 1, p99: 1, max: 1, min: 1 };
    const intervals = [
      { frames: 30, fps: 30, latencyMs },
      { frames: 30, fps: 15, latencyMs },
    ];
    expect(pooledFps(intervals)).toBe(20);
  });
});

/** Delays as a loaded machine gives them: at least 5 ms, and now and then much more. Always the same for one seed. */
function skewed(count: number, seed: number): number[] {
  let state = seed;
  return Array.from({ length: count }, () => {
    state = (state * 48_271) % 2_147_483_647;
    return 5 - 3 * Math.log(1 - state / 2_147_483_647);
  });
}

/** As gstcv-loop sums up a second. */
function secondOf(samples: readonly number[]) {
  const histogram = createHistogram({ lowest: 1, highest: 3_600_000_000, figures: 5 });
  for (const ms of samples) histogram.record(Math.round(ms * 1000));
  const at = (percent: number) => Math.min(histogram.percentile(percent), histogram.max) / 1000;
  return { p50: at(50), p95: at(95), p99: at(99), max: histogram.max / 1000, min: histogram.min / 1000 };
}
