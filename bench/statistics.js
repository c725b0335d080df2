// @ts-check

/** Left out at the start of every run: the frames that piled up while the receiver was still opening. */
export const SKIPPED_FRAMES = 20;

/**
 * @typedef {{ p50: number, p95: number, p99: number, max: number, min: number }} Latency in ms
 * @typedef {{ median: number, min: number, max: number }} Spread over the repeats of a run
 */

/**
 * Linear between the two nearest samples, as numpy.percentile does by default.
 * @param {readonly number[]} sorted ascending, not empty
 * @param {number} fraction 0 to 1
 * @returns {number}
 */
export function percentile(sorted, fraction) {
  if (sorted.length === 0) throw new RangeError('a percentile of no samples');
  const position = fraction * (sorted.length - 1);
  const below = at(sorted, Math.floor(position));
  const above = at(sorted, Math.ceil(position));
  return below + (above - below) * (position - Math.floor(position));
}

/**
 * @param {readonly number[]} values not empty
 * @returns {number}
 */
export function median(values) {
  return percentile(ascending(values), 0.5);
}

/**
 * @param {readonly number[]} values not empty
 * @returns {Spread}
 */
export function spread(values) {
  const sorted = ascending(values);
  return { median: percentile(sorted, 0.5), min: at(sorted, 0), max: at(sorted, sorted.length - 1) };
}

/**
 * @param {readonly number[]} samples not empty
 * @returns {Latency}
 */
export function latencyOf(samples) {
  const sorted = ascending(samples);
  return {
    p50: percentile(sorted, 0.5),
    p95: percentile(sorted, 0.95),
    p99: percentile(sorted, 0.99),
    max: at(sorted, sorted.length - 1),
    min: at(sorted, 0),
  };
}

/** @param {readonly number[]} values */
function ascending(values) {
  return [...values].sort((a, b) => a - b);
}

/**
 * @param {readonly number[]} values
 * @param {number} index
 */
function at(values, index) {
  const value = values[index];
  if (value === undefined) throw new RangeError(`no sample ${String(index)} of ${String(values.length)}`);
  return value;
}
