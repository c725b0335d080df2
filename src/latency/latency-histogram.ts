import { createHistogram } from 'node:perf_hooks';

/** One-way delays in ms. */
export interface LatencySummary {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
  readonly min: number;
}

/** Highest delay that is told apart, in µs: an hour. */
const HIGHEST_US = 3_600_000_000;

/** One-way delays in a high dynamic range histogram: three significant figures in constant memory. */
export class LatencyHistogram {
  private readonly histogram = createHistogram({ lowest: 1, highest: HIGHEST_US, figures: 3 });

  /** @param delayUs one-way delay in µs; what lies outside 1 µs to an hour counts as the nearest of these. */
  add(delayUs: number): void {
    this.histogram.record(Math.min(Math.max(Math.round(delayUs), 1), HIGHEST_US));
  }

  /** In ms, or null while empty. */
  summary(): LatencySummary | null {
    if (this.histogram.count === 0) return null;
    // A percentile is the upper end of its bucket, which can lie above the highest value that was seen.
    const percentile = (p: number) => inMs(Math.min(this.histogram.percentile(p), this.histogram.max));
    return {
      p50: percentile(50),
      p95: percentile(95),
      p99: percentile(99),
      max: inMs(this.histogram.max),
      min: inMs(this.histogram.min),
    };
  }

  reset(): void {
    this.histogram.reset();
  }
}

function inMs(us: number): number {
  return Math.round(us) / 1000;
}
