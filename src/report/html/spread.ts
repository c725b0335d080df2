import { goodRuns, METRIC_TABLE, metricOf, type MetricName } from '../metrics.js';
import type { ReportSetting } from '../schema.js';

/** A metric over the runs of a setting. */
export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
  readonly runs: number;
}

/** Null where no run has measured it. */
export function spreadOf(setting: ReportSetting, name: MetricName): Spread | null {
  const values = goodRuns(setting).flatMap((run) => METRIC_TABLE[name].read(run) ?? []);
  const median = metricOf(setting, name);
  if (median === null || !Number.isFinite(median)) return null;
  return { median, min: Math.min(...values), max: Math.max(...values), runs: values.length };
}

/** Of several settings, with a latency; lowest p50 first. */
export function ranked(settings: readonly ReportSetting[]): readonly ReportSetting[] {
  const key = (setting: ReportSetting) => metricOf(setting, 'p50') ?? Number.POSITIVE_INFINITY;
  return [...settings].sort((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0));
}

/** The values that tell a setting from the others, without the keys: `ultrafast 640x480 1M`. */
export function shortName({ name, values }: ReportSetting): string {
  const texts = Object.values(values);
  return texts.length === 0 ? name : texts.join(' ');
}
