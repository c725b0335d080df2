import { percentile } from './statistics.js';

/** A straight line through a series, by ranks alone: no single outlier moves it. */
export interface Trend {
  readonly slope: number;
  /** The interval of the slope at so many standard deviations, e.g. 1.96 for 95 %. */
  readonly interval: (z: number) => SlopeInterval;
}

export interface SlopeInterval {
  readonly low: number;
  readonly high: number;
  /** The series is long enough for an interval this sure; else it is wider than low and high, which are then the extremes. */
  readonly isBounded: boolean;
}

/**
 * What is assumed where the series itself shows less. Twenty points cannot tell an autocorrelation of 0.5 from none (its
 * estimate has a standard deviation of 0.2): the test of Hamed & Rao, which believes the estimate, then finds a trend in
 * 19 % of stationary series at a level of 5 %. With this floor it is 3 %.
 */
const AUTOCORRELATION_FLOOR = 0.5;
/** Beyond this the variance explodes and says nothing any more. */
const AUTOCORRELATION_CEILING = 0.95;

/**
 * Slope by Theil and Sen (Sen, J. Am. Stat. Assoc. 63, 1968), interval by the variance of Kendall's S with ties, made wider
 * for autocorrelated values by Hamed & Rao (J. Hydrology 204, 1998).
 * @param x ascending, no two alike.
 * @param y as many values as `x`, three or more.
 */
export function trendOf(x: readonly number[], y: readonly number[]): Trend {
  const slopes = pairwiseSlopes(x, y);
  const slope = percentile(slopes, 0.5);
  const residuals = y.map((value, index) => value - slope * (x[index] ?? 0));
  const deviation = Math.sqrt(kendallVariance(y) * varianceFactor(residuals));
  return { slope, interval: (z) => slopeInterval(slopes, z * deviation) };
}

/** Ascending. */
function pairwiseSlopes(x: readonly number[], y: readonly number[]): Float64Array {
  const slopes = new Float64Array((x.length * (x.length - 1)) / 2);
  let filled = 0;
  for (let later = 1; later < x.length; later += 1) {
    for (let earlier = 0; earlier < later; earlier += 1) {
      slopes[filled] = ((y[later] ?? 0) - (y[earlier] ?? 0)) / ((x[later] ?? 0) - (x[earlier] ?? 0));
      filled += 1;
    }
  }
  return slopes.sort();
}

/** The slopes between which the true one lies: half of `spread` (in units of S) to either side of the middle one. */
function slopeInterval(slopes: Float64Array, spread: number): SlopeInterval {
  const lowRank = (slopes.length - spread) / 2 - 1;
  const highRank = (slopes.length + spread) / 2;
  const last = slopes.length - 1;
  const at = (rank: number) => percentile(slopes, Math.min(Math.max(rank / last, 0), 1));
  return { low: at(lowRank), high: at(highRank), isBounded: lowRank >= 0 && highRank <= last };
}

/** Variance of Kendall's S under no trend; equal values make it smaller (Kendall, Rank Correlation Methods, 1975). */
function kendallVariance(y: readonly number[]): number {
  const term = (count: number) => count * (count - 1) * (2 * count + 5);
  const ties = new Map<number, number>();
  for (const value of y) ties.set(value, (ties.get(value) ?? 0) + 1);
  const tied = [...ties.values()].reduce((sum, count) => sum + term(count), 0);
  return (term(y.length) - tied) / 18;
}

/** How many times as large the variance of S is for values that lean on the one before: n / n* of Hamed & Rao, AR(1). */
function varianceFactor(residuals: readonly number[]): number {
  const n = residuals.length;
  const lagOne = Math.min(
    Math.max(unbiased(rankAutocorrelation(residuals), n), AUTOCORRELATION_FLOOR),
    AUTOCORRELATION_CEILING,
  );
  let sum = 0;
  for (let lag = 1; lag < n - 2; lag += 1) sum += (n - lag) * (n - lag - 1) * (n - lag - 2) * lagOne ** lag;
  return 1 + (2 * sum) / (n * (n - 1) * (n - 2));
}

/** Residuals of a fitted line show too little autocorrelation: by (2 + 4 rho) / n on average (Kendall, Biometrika 41, 1954). */
function unbiased(estimate: number, n: number): number {
  return n > 4 ? (n * estimate + 2) / (n - 4) : estimate;
}

/** Between each value's rank and the next one's. */
function rankAutocorrelation(values: readonly number[]): number {
  const ranks = ranksOf(values);
  const mean = (ranks.length - 1) / 2;
  let [variance, covariance] = [0, 0];
  for (const [index, rank] of ranks.entries()) {
    variance += (rank - mean) ** 2;
    covariance += (rank - mean) * ((ranks[index + 1] ?? mean) - mean);
  }
  return variance === 0 ? 0 : covariance / variance;
}

/** From 0; equal values share the mean of their ranks. */
function ranksOf(values: readonly number[]): number[] {
  const sorted = [...values].sort((a, b) => a - b);
  const firstAt = new Map<number, number>();
  for (const [index, value] of sorted.entries()) if (!firstAt.has(value)) firstAt.set(value, index);
  const lastAt = new Map(sorted.map((value, index) => [value, index]));
  return values.map((value) => ((firstAt.get(value) ?? 0) + (lastAt.get(value) ?? 0)) / 2);
}
