import { bootstrapPercentiles, type DelayRun, type Estimate } from './bootstrap.js';
import { LoopError } from '../errors/loop-error.js';
import type { Report, ReportRun, ReportSetting } from './schema.js';
import { seededDraw } from '../latency/seeded-draw.js';
import { studentQuantile } from './student-t.js';

/** What can be compared: percentiles of the delays of single frames. */
export const COMPARED_METRICS = ['p50', 'p95', 'p99'] as const;
export type ComparedMetric = (typeof COMPARED_METRICS)[number];

const FRACTIONS: Readonly<Record<ComparedMetric, number>> = { p50: 0.5, p95: 0.95, p99: 0.99 };

export const VERDICTS = ['slower', 'faster', 'no difference shown', 'too few data'] as const;
export type Verdict = (typeof VERDICTS)[number];

export interface CompareOptions {
  readonly metrics: readonly ComparedMetric[];
  /** Slower or faster by less does not matter. */
  readonly thresholdPercent: number;
  /** Nor does a smaller difference in ms. */
  readonly floorMs: number;
  /** Of the bootstrap: the default of bootstrapPercentiles where it is not said. */
  readonly resamples?: number;
}

interface Interval {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** One metric of one setting. */
export interface ComparisonRow {
  readonly setting: string;
  readonly metric: ComparedMetric;
  /** Mean over the runs, in ms; null where there are too few data. */
  readonly aMs: number | null;
  readonly bMs: number | null;
  /** Of B against A, with its interval; above 0 B is slower. */
  readonly changePercent: Interval | null;
  readonly differenceMs: Interval | null;
  /** Runs that were measured. */
  readonly runs: { readonly a: number; readonly b: number };
  readonly verdict: Verdict;
}

export interface Comparison {
  readonly thresholdPercent: number;
  /** No row says `slower`, and B has measured what A has. */
  readonly ok: boolean;
  /** All intervals together hold with this probability, in %. */
  readonly confidencePercent: number;
  readonly rows: readonly ComparisonRow[];
  /** Settings that only one of them has. */
  readonly onlyInA: readonly string[];
  readonly onlyInB: readonly string[];
}

const CONFIDENCE_PERCENT = 95;
/** So many frames, over all runs, must lie beyond a percentile, or it is the luck of one frame. */
const MIN_FRAMES_BEYOND = 3;
/** Blocks of a second, over all runs: of fewer none can be drawn that differ. */
const MIN_BLOCKS = 5;

/**
 * Whether B is slower than A, setting by setting. The intervals are made wider for the number of rows (Bonferroni), so that
 * twelve settings cry wolf no more often than one.
 * @throws LoopError `bad-config` where they have no setting in common.
 */
export function compareReports(a: Report, b: Report, options: CompareOptions): Comparison {
  const pairs = a.settings.flatMap((setting) => {
    const other = b.settings.find(({ name }) => name === setting.name);
    return other === undefined ? [] : [{ a: setting, b: other }];
  });
  if (pairs.length === 0) throw new LoopError('bad-config', noneInCommon(a, b));
  const tail = (1 - CONFIDENCE_PERCENT / 100) / 2 / (pairs.length * options.metrics.length);
  const rows = pairs.flatMap((pair) => compareSettings(pair.a, pair.b, tail, options));
  const missingIn = (other: Report) => (setting: ReportSetting) =>
    other.settings.every(({ name }) => name !== setting.name);
  const onlyInA = a.settings.filter(missingIn(b)).map(({ name }) => name);
  return {
    thresholdPercent: options.thresholdPercent,
    ok:
      rows.every(({ verdict, runs }) => verdict !== 'slower' && !(runs.a > 0 && runs.b === 0)) && onlyInA.length === 0,
    confidencePercent: CONFIDENCE_PERCENT,
    rows,
    onlyInA,
    onlyInB: b.settings.filter(missingIn(a)).map(({ name }) => name),
  };
}

function noneInCommon(a: Report, b: Report): string {
  const names = ({ settings }: Report) =>
    settings.length === 0
      ? 'none'
      : settings
          .slice(0, 3)
          .map(({ name }) => JSON.stringify(name))
          .join(', ') + (settings.length > 3 ? ', …' : '');
  return `the reports have no setting in common: the first has ${names(a)}, the second ${names(b)}`;
}

function compareSettings(
  a: ReportSetting,
  b: ReportSetting,
  tail: number,
  options: CompareOptions,
): readonly ComparisonRow[] {
  const [runsOfA, runsOfB] = [delayRuns(a), delayRuns(b)];
  const estimatesOf = (runs: readonly DelayRun[], seed: number) =>
    runs.length === 0
      ? []
      : bootstrapPercentiles(
          runs,
          options.metrics.map((metric) => FRACTIONS[metric]),
          seededDraw(seed),
          options.resamples,
        );
  const [ofA, ofB] = [estimatesOf(runsOfA, 1), estimatesOf(runsOfB, 2)];
  return options.metrics.map((metric, index) => {
    const row = { setting: a.name, metric, runs: { a: runsOfA.length, b: runsOfB.length } };
    const [estimateA, estimateB] = [ofA[index], ofB[index]];
    const isEnough = [runsOfA, runsOfB].every((runs) => areEnough(runs, FRACTIONS[metric]));
    if (estimateA === undefined || estimateB === undefined || !isEnough) {
      return {
        ...row,
        ...{ aMs: null, bMs: null, changePercent: null, differenceMs: null, verdict: 'too few data' as const },
      };
    }
    return { ...row, ...judge(estimateA, estimateB, tail, options) };
  });
}

function judge(
  a: Estimate,
  b: Estimate,
  tail: number,
  { thresholdPercent, floorMs }: CompareOptions,
): Pick<ComparisonRow, 'aMs' | 'bMs' | 'changePercent' | 'differenceMs' | 'verdict'> {
  const quantile = studentQuantile(tail, degreesOf(a, b));
  const logWidth = quantile * Math.sqrt(a.logVariance + b.logVariance);
  const percent = (factor: number) => 100 * ((b.value / a.value) * factor - 1);
  const change = { value: percent(1), low: percent(Math.exp(-logWidth)), high: percent(Math.exp(logWidth)) };
  const difference = b.value - a.value;
  const width = quantile * Math.sqrt(a.value ** 2 * a.logVariance + b.value ** 2 * b.logVariance);
  const matters = Math.abs(difference) > floorMs;
  const isSlower = matters && change.low > thresholdPercent;
  const isFaster = matters && change.high < -thresholdPercent;
  return {
    ...{ aMs: a.value, bMs: b.value, changePercent: change },
    differenceMs: { value: difference, low: difference - width, high: difference + width },
    verdict: isSlower ? 'slower' : isFaster ? 'faster' : 'no difference shown',
  };
}

/** Of a sum of two variances that are not known equally well (Welch, Biometrika 34, 1947). */
function degreesOf(a: Estimate, b: Estimate): number {
  const sum = a.logVariance + b.logVariance;
  const parts = a.logVariance ** 2 / a.degrees + b.logVariance ** 2 / b.degrees;
  return parts === 0 ? a.degrees + b.degrees : Math.max(1, sum ** 2 / parts);
}

/** Runs that were measured. A delay of zero or less is that of clocks that disagree: such a run says nothing. */
function delayRuns(setting: ReportSetting): DelayRun[] {
  return setting.runs
    .filter(({ error, samples: { latencyMs } }) => error === null && latencyMs.length > 0)
    .filter(({ samples: { latencyMs } }) => latencyMs.every((ms) => ms > 0))
    .map((run) => ({ delaysMs: run.samples.latencyMs, blockFrames: framesPerSecond(run) }));
}

function framesPerSecond({ samples: { atMs } }: ReportRun): number {
  const spanMs = (atMs.at(-1) ?? 0) - (atMs[0] ?? 0);
  return spanMs > 0 ? Math.max(1, Math.round((1000 * (atMs.length - 1)) / spanMs)) : Math.max(1, atMs.length);
}

function areEnough(runs: readonly DelayRun[], fraction: number): boolean {
  const frames = runs.reduce((sum, { delaysMs }) => sum + delaysMs.length, 0);
  const blocks = runs.reduce((sum, { delaysMs, blockFrames }) => sum + delaysMs.length / blockFrames, 0);
  // A part of a frame more or less is rounding.
  return frames * (1 - fraction) >= MIN_FRAMES_BEYOND - 0.1 && blocks >= MIN_BLOCKS - 0.1;
}
