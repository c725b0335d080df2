import { median } from './statistics.js';
import { trendOf } from './trend.js';

/** Change of the delay over a run. */
export interface Drift {
  readonly msPerMinute: number;
  /** Where the slope lies with 95 %. */
  readonly low: number;
  readonly high: number;
  /** The slope differs from zero beyond doubt (99 %), and is large enough to matter. */
  readonly isReal: boolean;
}

export interface DelaySample {
  /** When the frame was captured. */
  readonly atMs: number;
  readonly latencyMs: number;
}

/** What a drift must reach to matter: both, over the run. Less is a link that settles, or a clock that is adjusted. */
export const DRIFT_THAT_MATTERS = {
  msPerMinute: 1,
  /** The delay that a run gains or loses, as a part of its median. */
  shareOfMedian: 0.05,
} as const;

/** With fewer medians even a perfect line could be chance at 99 %. */
export const MIN_DRIFT_BINS = 10;
const BIN_MS = 1_000;
/** All pairs of bins are looked at: longer runs get wider ones. */
const MAX_BINS = 600;

/** Standard deviations of a normal variable to either side. */
const Z_95 = 1.96;
const Z_99 = 2.576;

/**
 * Slope by Theil and Sen over the medians of bins of one second (wider ones in runs of more than ten minutes), with its 95 %
 * interval: see trendOf. The verdict is stricter than the interval, 99 %, because it is asked of each of many runs:
 * it is wrong in fewer than 1 % of runs whose delay does not drift, as long as a second's median leans on the one
 * before with an autocorrelation of no more than 0.5. The tests simulate that.
 * @param samples in any order.
 * @returns null with samples in fewer than MIN_DRIFT_BINS seconds.
 */
export function drift(samples: readonly DelaySample[]): Drift | null {
  const bins = binMedians(samples);
  if (bins.length < MIN_DRIFT_BINS) return null;
  const minutes = bins.map(({ atMs }) => atMs / 60_000);
  const { slope, interval } = trendOf(
    minutes,
    bins.map(({ latencyMs }) => latencyMs),
  );
  const { low, high } = interval(Z_95);
  const sure = interval(Z_99);
  const isSure = sure.isBounded && (sure.low > 0 || sure.high < 0);
  return { msPerMinute: slope, low, high, isReal: isSure && matters(slope, minutes, samples) };
}

function matters(slope: number, minutes: readonly number[], samples: readonly DelaySample[]): boolean {
  const typicalMs = median(samples.map(({ latencyMs }) => latencyMs)) ?? 0;
  const changeMs = Math.abs(slope) * ((minutes.at(-1) ?? 0) - (minutes[0] ?? 0));
  const { msPerMinute, shareOfMedian } = DRIFT_THAT_MATTERS;
  return Math.abs(slope) >= msPerMinute && changeMs >= shareOfMedian * Math.abs(typicalMs);
}

/** One point for each second in which frames were captured: the median delay at the middle of their times. */
function binMedians(samples: readonly DelaySample[]): DelaySample[] {
  const lastMs = samples.reduce((last, { atMs }) => Math.max(last, atMs), 0);
  const binMs = BIN_MS * Math.max(1, Math.ceil(lastMs / (BIN_MS * MAX_BINS)));
  const bins = new Map<number, DelaySample[]>();
  for (const sample of samples) {
    const index = Math.floor(sample.atMs / binMs);
    const bin = bins.get(index);
    if (bin === undefined) bins.set(index, [sample]);
    else bin.push(sample);
  }
  return [...bins.entries()]
    .sort(([a], [b]) => a - b)
    .map(([, bin]) => ({
      atMs: median(bin.map(({ atMs }) => atMs)) ?? 0,
      latencyMs: median(bin.map(({ latencyMs }) => latencyMs)) ?? 0,
    }));
}
