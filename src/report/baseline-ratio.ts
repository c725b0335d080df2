import { median } from '../latency/statistics.js';
import { metricOf } from './metrics.js';
import type { ReportBaseline, ReportSetting } from './schema.js';

export interface BaselineRatio {
  /** Median delay of the baseline, in ms. */
  readonly p50: number;
  /** Median delay of the setting as a multiple of that. */
  readonly ratio: number;
}

/** How a setting compares with what was measured beside it; null where one of the two was not. */
export function baselineRatio(
  setting: ReportSetting,
  name: ReportBaseline['name'],
  baselines: readonly ReportBaseline[],
): BaselineRatio | null {
  const beside = baselines.find((each) => each.name === name && each.setting === setting.name);
  const p50 = median((beside?.runs ?? []).flatMap(({ latencyMs }) => latencyMs?.p50 ?? []));
  const own = metricOf(setting, 'p50');
  return p50 === null || own === null || p50 === 0 ? null : { p50, ratio: own / p50 };
}
