import type { LatencySummary } from './latency-histogram.js';

/** Exact figures of samples that are all at hand; a run without an end has its LatencyHistogram instead. */

/**
 * Linear between the two nearest samples, as numpy.percentile does by default (method 7 of Hyndman & Fan, 1996).
 * @param sorted ascending.
 * @param fraction 0 to 1.
 * @returns NaN of no samples.
 */
export function percentile(sorted: ArrayLike<number>, fraction: number): number {
  const position = fraction * (sorted.length - 1);
  const below = sorted[Math.floor(position)] ?? Number.NaN;
  const above = sorted[Math.ceil(position)] ?? Number.NaN;
  return below + (above - below) * (position - Math.floor(position));
}

/** In any order; null of no values. */
export function median(values: Iterable<number>): number | null {
  const sorted = ascending(values);
  return sorted.length === 0 ? null : percentile(sorted, 0.5);
}

/** One-way delays, in ms, rounded to the µs in which they are stamped; null of none. */
export function latencySummary(valuesMs: Iterable<number>): LatencySummary | null {
  const sorted = ascending(valuesMs);
  if (sorted.length === 0) return null;
  const at = (fraction: number) => Math.round(percentile(sorted, fraction) * 1000) / 1000;
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99), max: at(1), min: at(0) };
}

/**
 * Mean of |Di+1 - Di| over delays in the order in which their frames were captured: the inter-packet delay variation of
 * RFC 3393, frame by frame.
 * @returns in the unit of the values; null with fewer than two.
 */
export function meanAbsoluteDifference(values: readonly number[]): number | null {
  if (values.length < 2) return null;
  const total = values.reduce((sum, value, index) => sum + Math.abs(value - (values[index - 1] ?? value)), 0);
  return total / (values.length - 1);
}

/** Typed, because their sort compares numbers and is many times as fast. */
function ascending(values: Iterable<number>): Float64Array {
  return Float64Array.from(values).sort();
}
