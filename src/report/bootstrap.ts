import type { Draw } from '../latency/seeded-draw.js';

/** The delays of one run, in the order of capture. */
export interface DelayRun {
  readonly delaysMs: readonly number[];
  /** Frames that lean on each other, about a second of them: they are drawn together. */
  readonly blockFrames: number;
}

/** A percentile of a setting, and how far it would move if everything were measured again. */
export interface Estimate {
  /** Mean over the runs of their percentiles, in ms. */
  readonly value: number;
  /** Variance of the logarithm of `value`: a relative one. */
  readonly logVariance: number;
  /** Degrees of freedom of that variance. */
  readonly degrees: number;
}

/** Enough for a standard error to within 2 %. */
export const RESAMPLES = 2_000;
/** With fewer runs nothing is known of how runs differ. */
export const MIN_RUNS = 3;
/** What is assumed then: the standard deviation from run to run, as a part of the value. */
export const ASSUMED_RUN_SPREAD = 0.05;

/**
 * Percentiles of a setting with their uncertainty, by a hierarchical bootstrap: draw runs, and within each run blocks of
 * successive frames, because the delay of a frame leans on that of the one before (moving blocks: Künsch, Ann. Stat. 17,
 * 1989; Politis & Romano, J. Am. Stat. Assoc. 89, 1994). Drawing n runs of n makes their variance too small by (n - 1) / n
 * (Hesterberg, Am. Stat. 69, 2015), which is mended here. With fewer than MIN_RUNS, ASSUMED_RUN_SPREAD is added instead.
 * @param runs one or more, each with frames.
 * @param fractions of the percentiles, 0 to 1.
 */
export function bootstrapPercentiles(
  runs: readonly DelayRun[],
  fractions: readonly number[],
  draw: Draw,
  resamples = RESAMPLES,
): readonly Estimate[] {
  const resamplers = runs.map((run) => new BlockResampler(run));
  const drawsRuns = runs.length >= MIN_RUNS;
  const moments = fractions.map(() => new Moments());
  for (let resample = 0; resample < resamples; resample += 1) {
    const sums = fractions.map(() => 0);
    for (const resampler of resamplers) {
      const drawn = drawsRuns ? (resamplers[Math.floor(draw() * runs.length)] ?? resampler) : resampler;
      drawn.resample(draw);
      for (const [index, fraction] of fractions.entries())
        sums[index] = (sums[index] ?? 0) + drawn.percentile(fraction);
    }
    for (const [index, moment] of moments.entries()) moment.add(Math.log((sums[index] ?? 0) / runs.length));
  }
  const blocks = runs.reduce((sum, { delaysMs, blockFrames }) => sum + delaysMs.length / blockFrames, 0);
  return fractions.map((fraction, index) => ({
    value: mean(resamplers.map((resampler) => resampler.original(fraction))),
    logVariance: overRuns(moments[index]?.variance() ?? 0, runs.length),
    degrees: Math.max(1, drawsRuns ? runs.length - 1 : blocks - 1),
  }));
}

function overRuns(variance: number, runs: number): number {
  return runs >= MIN_RUNS ? (variance * runs) / (runs - 1) : variance + ASSUMED_RUN_SPREAD ** 2 / runs;
}

/**
 * One run, drawn again and again. It counts how often each rank was drawn instead of sorting: a thousand resamples of a run
 * of 600 frames take a few ms.
 */
class BlockResampler {
  private readonly sorted: Float64Array;
  /** Of each frame, in the order of capture. */
  private readonly ranks: Uint32Array;
  private readonly counts: Uint32Array;
  private readonly blockFrames: number;

  constructor({ delaysMs, blockFrames }: DelayRun) {
    const order = delaysMs.map((_, index) => index).sort((a, b) => (delaysMs[a] ?? 0) - (delaysMs[b] ?? 0));
    this.sorted = Float64Array.from(order, (index) => delaysMs[index] ?? 0);
    this.ranks = new Uint32Array(delaysMs.length);
    for (const [rank, index] of order.entries()) this.ranks[index] = rank;
    this.counts = new Uint32Array(delaysMs.length);
    this.blockFrames = Math.min(Math.max(1, Math.round(blockFrames)), delaysMs.length);
  }

  original(fraction: number): number {
    this.counts.fill(1);
    return this.percentile(fraction);
  }

  resample(draw: Draw): void {
    const { ranks, counts, blockFrames } = this;
    counts.fill(0);
    for (let filled = 0; filled < ranks.length; filled += blockFrames) {
      const start = Math.floor(draw() * (ranks.length - blockFrames + 1));
      const end = start + Math.min(blockFrames, ranks.length - filled);
      for (let index = start; index < end; index += 1) {
        const rank = ranks[index] ?? 0;
        counts[rank] = (counts[rank] ?? 0) + 1;
      }
    }
  }

  /** Linear between the two nearest, as percentile() of latency/statistics.ts. */
  percentile(fraction: number): number {
    const position = fraction * (this.counts.length - 1);
    const whole = Math.floor(position);
    const below = this.drawnAt(whole);
    return position === whole ? below : below + (this.drawnAt(whole + 1) - below) * (position - whole);
  }

  /** The value at a place of the sorted resample; counted from the nearer end. */
  private drawnAt(place: number): number {
    const { counts, sorted } = this;
    const isLow = place < counts.length / 2;
    const step = isLow ? 1 : -1;
    let rank = isLow ? -1 : counts.length;
    for (let left = isLow ? place : counts.length - 1 - place; left >= 0; left -= counts[rank] ?? left + 1)
      rank += step;
    return sorted[rank] ?? 0;
  }
}

/** Mean and variance in one pass (Welford, Technometrics 4, 1962). */
class Moments {
  private count = 0;
  private mean = 0;
  private squares = 0;

  add(value: number): void {
    this.count += 1;
    const apart = value - this.mean;
    this.mean += apart / this.count;
    this.squares += apart * (value - this.mean);
  }

  variance(): number {
    return this.count < 2 ? 0 : this.squares / (this.count - 1);
  }
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
