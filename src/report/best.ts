import { metricOf } from './metrics.js';
import type { ReportSetting } from './schema.js';

/**
 * The name of the setting with the lowest median delay, of those that lost no frame, or of all where each lost some; null
 * where there is nothing to choose from.
 */
export function bestOf(settings: readonly ReportSetting[]): string | null {
  const measured = settings.flatMap((setting) => {
    const p50 = metricOf(setting, 'p50');
    return p50 === null ? [] : [{ name: setting.name, p50, lost: metricOf(setting, 'lost') ?? 100 }];
  });
  if (measured.length < 2) return null;
  const whole = measured.filter(({ lost }) => lost === 0);
  const [best] = (whole.length > 0 ? whole : measured).toSorted((a, b) => a.p50 - b.p50);
  return best?.name ?? null;
}
