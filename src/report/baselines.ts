import { median } from '../latency/statistics.js';
import { goodRuns, metricOf } from './metrics.js';
import type { Report, ReportBaseline, ReportSetting } from './schema.js';

export type BaselineName = ReportBaseline['name'];

/** A setting beside what was measured in the same rounds. */
export interface Comparison {
  readonly setting: ReportSetting;
  readonly name: BaselineName;
  /** Median p50 over the rounds, in ms. */
  readonly baselineMs: number;
  readonly ownMs: number;
  /** Own p50 / that of the baseline in the same round: median, lowest and highest. */
  readonly ratio: { readonly median: number; readonly min: number; readonly max: number };
}

/** Pairs of the same round, since both then met the same state of the machine. */
export function comparisons({ settings, baseline }: Report): readonly Comparison[] {
  return baseline.flatMap(({ name, setting: settingName, runs }) => {
    const setting = settings.find((each) => each.name === settingName);
    if (setting === undefined) return [];
    const p50s = runs.flatMap(({ round, latencyMs }) => (latencyMs === null ? [] : [{ round, p50: latencyMs.p50 }]));
    const ratios = p50s.flatMap(({ round, p50 }) => {
      const own = goodRuns(setting).find((run) => run.round === round)?.latencyMs?.p50;
      return own === undefined || p50 === 0 ? [] : [own / p50];
    });
    const [ratio, ownMs, baselineMs] = [median(ratios), metricOf(setting, 'p50'), median(p50s.map(({ p50 }) => p50))];
    if (ratio === null || ownMs === null || baselineMs === null) return [];
    return [
      {
        setting,
        name,
        baselineMs,
        ownMs,
        ratio: { median: ratio, min: Math.min(...ratios), max: Math.max(...ratios) },
      },
    ];
  });
}
