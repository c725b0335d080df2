import { COMPARE_DEFAULTS } from '../../config/defaults.js';
import { badFlag, parseChoice, parsePercent } from '../../config/flag-values.js';
import { exitCodeOf } from '../../errors/loop-error.js';
import { caveatsOf } from '../../report/compare-caveats.js';
import { COMPARED_METRICS, type ComparedMetric, compareReports, type CompareOptions } from '../../report/compare.js';
import { readReport } from '../../report/read-report.js';
import { renderComparison } from '../../report/render-comparison.js';
import type { Flags } from '../../request/flags/flag.js';

/**
 * Prints whether the second report is slower than the first; resolves to the exit code.
 * @throws LoopError `bad-config` where one is no report, or they have no setting in common.
 */
export async function compare(pathOfA: string, pathOfB: string, flags: Flags): Promise<number> {
  const options = compareOptions(flags);
  const [a, b] = [await readReport(pathOfA), await readReport(pathOfB)];
  const comparison = compareReports(a, b, options);
  const caveats = caveatsOf(a, b, comparison);
  const json = () => `${JSON.stringify({ a: pathOfA, b: pathOfB, ...comparison, caveats })}\n`;
  process.stdout.write(flags['json'] === true ? json() : renderComparison(comparison, caveats));
  return comparison.ok ? 0 : exitCodeOf('assertion-failed');
}

function compareOptions(flags: Flags): CompareOptions {
  const { metric, threshold } = flags;
  return {
    metrics: typeof metric === 'string' ? parseMetrics(metric) : COMPARE_DEFAULTS.metrics,
    thresholdPercent:
      typeof threshold === 'string' ? parsePercent('threshold', threshold) : COMPARE_DEFAULTS.thresholdPercent,
    floorMs: COMPARE_DEFAULTS.floorMs,
  };
}

function parseMetrics(text: string): ComparedMetric[] {
  const metrics = text.split(',').map((word) => parseChoice('metric', word.trim(), COMPARED_METRICS));
  if (new Set(metrics).size < metrics.length) throw badFlag('metric', text, 'name each metric once');
  return metrics;
}
