import { describe, expect, it } from 'vitest';
import { type DelaySample, drift, DRIFT_THAT_MATTERS, MIN_DRIFT_BINS } from '../../src/latency/drift.js';
import { seededRandom, type SeededRandom } from './seeded-random.js';
import { autoregressive, countOf, gauss } from './series.js';

/** One frame a second, so that its delay is the median of its bin. */
const onePerSecond = (delays: readonly number[]): DelaySample[] =>
  delays.map((latencyMs, second) => ({ atMs: second * 1000 + 500, latencyMs }));

/** Frames at 30 fps with independent noise. */
function frames(random: SeededRandom, seconds: number, msPerMinute: number, noiseMs: number): DelaySample[] {
  return Array.from({ length: seconds * 30 }, (_, index) => {
    const atMs = (index * 1000) / 30;
    return { atMs, latencyMs: 20 + (msPerMinute * atMs) / 60_000 + noiseMs * gauss(random) };
  });
}

/** A line through all bins, without noise. */
const line = (msPerMinute: number, bins: number, startMs = 20) =>
  onePerSecond(Array.from({ length: bins }, (_, second) => startMs + (msPerMinute * second) / 60));

describe('the slope', () => {
  it('is that of the line, in ms per minute', () => {
    const found = drift(line(30, 20));
    expect(found?.msPerMinute).toBeCloseTo(30, 6);
    expect(found?.isReal).toBe(true);
  });

  it('falls where the delay falls', () => {
    expect(drift(line(-30, 20))).toMatchObject({ isReal: true });
    expect(drift(line(-30, 20))?.msPerMinute).toBeCloseTo(-30, 6);
  });

  it('is zero for a delay that never changes, with nothing real about it', () => {
    expect(drift(line(0, 20))).toEqual({ msPerMinute: 0, low: 0, high: 0, isReal: false });
  });

  it('does not heed single late frames', () => {
    const samples = frames(seededRandom(1), 20, 0, 0.1).map((sample, index) =>
      index % 50 === 49 ? { ...sample, latencyMs: 500 + index } : sample,
    );
    expect(Math.abs(drift(samples)?.msPerMinute ?? Number.NaN)).toBeLessThan(1);
  });

  it('takes samples in any order', () => {
    const samples = frames(seededRandom(2), 15, 10, 1);
    expect(drift([...samples].reverse())).toEqual(drift(samples));
  });

  it('goes by time where seconds are missing', () => {
    const samples = line(30, 30).filter((_, second) => second < 8 || second > 20);
    expect(drift(samples)?.msPerMinute).toBeCloseTo(30, 6);
  });

  it('is found in an hour as well', () => {
    expect(drift(line(2, 3600))?.msPerMinute).toBeCloseTo(2, 6);
  });
});

describe('no drift', () => {
  it('is told of too few seconds', () => {
    expect(drift([])).toBeNull();
    expect(drift(line(30, MIN_DRIFT_BINS - 1))).toBeNull();
    expect(drift(line(30, MIN_DRIFT_BINS))).not.toBeNull();
  });

  it('is real that is too small to matter, however sure it is', () => {
    const { msPerMinute, shareOfMedian } = DRIFT_THAT_MATTERS;
    expect(drift(line(msPerMinute * 0.9, 300))).toMatchObject({ isReal: false });
    expect(drift(line(msPerMinute * 1.1, 300))).toMatchObject({ isReal: true });
    // Over a minute, against a median of a second.
    const share = 1000 * shareOfMedian;
    expect(drift(line(share * 0.9, 61, 1000))).toMatchObject({ isReal: false });
    expect(drift(line(share * 1.1, 61, 1000))).toMatchObject({ isReal: true });
  });
});

describe('by simulation', () => {
  /** Bins that wander by 1 ms around 5 ms: any slope that noise can make is large enough to matter. */
  const stationary = (random: SeededRandom, bins: number, rho: number) =>
    onePerSecond(autoregressive(random, bins, rho).map((noise) => 5 + noise));

  it.each([
    [10, 0.5],
    [20, 0],
    [20, 0.5],
    [60, 0.5],
  ])('cries wolf in fewer than one of a hundred steady runs: %i bins, autocorrelation %f', (bins, rho) => {
    const random = seededRandom(bins + rho);
    const alarms = countOf(2000, () => drift(stationary(random, bins, rho))?.isReal === true);
    expect(alarms).toBeLessThan(20);
  });

  it.each([
    [20, 0.3],
    [20, 0.5],
    [60, 0.5],
  ])('has the truth in its interval as often as it says: %i bins, autocorrelation %f', (bins, rho) => {
    const random = seededRandom(bins * 7 + rho);
    const held = countOf(2000, () => {
      const found = drift(stationary(random, bins, rho));
      return found !== null && found.low <= 0 && found.high >= 0;
    });
    expect(held / 2000).toBeGreaterThan(0.94);
  });

  it('finds 10 ms per minute in 20 s of frames with 1 ms of noise', () => {
    const random = seededRandom(10);
    expect(countOf(500, () => drift(frames(random, 20, 10, 1))?.isReal === true)).toBeGreaterThanOrEqual(495);
  });

  it('mostly finds it where whole seconds wander by 0.5 ms as well', () => {
    const random = seededRandom(11);
    const found = countOf(500, () => {
      const noise = autoregressive(random, 20, 0.3);
      return drift(onePerSecond(noise.map((value, second) => 5 + 0.5 * value + second / 6)))?.isReal === true;
    });
    expect(found).toBeGreaterThan(300);
  });
});
