import { COMPARE_DEFAULTS } from '../../config/defaults.js';
import { type FlagTable, toggle, value } from '../../request/flags/flag.js';

export function compareFlags(): FlagTable {
  const { metrics, thresholdPercent } = COMPARE_DEFAULTS;
  return {
    metric: value('Comparison:', 'p50, p95 or p99, or several with commas', metrics.join(',')),
    threshold: value('Comparison:', 'what B may be slower', `${String(thresholdPercent)}%`),
    json: toggle('Output:', 'the findings as one JSON object', false),
  };
}
