import { comparisons } from '../../report/baselines.js';
import { medianOverRuns, metricOf, type MetricName } from '../../report/metrics.js';
import type { Report, ReportRun, ReportSetting } from '../../report/schema.js';
import { renderColumns } from './columns.js';
import { number } from './number-text.js';

const METRIC_COLUMNS: readonly (readonly [title: string, metric: MetricName, decimals: number])[] = [
  ['p50 ms', 'p50', 2],
  ['p95 ms', 'p95', 2],
  ['p99 ms', 'p99', 2],
  ['lost %', 'lost', 2],
  ['fps', 'fps', 2],
  ['CPU %', 'cpu', 0],
  ['MiB', 'rss', 0],
  ['PSNR dB', 'psnr', 2],
  ['SSIM', 'ssim', 4],
];

interface Column {
  readonly title: string;
  readonly cell: (setting: ReportSetting) => string;
}

/** Where codecs are compared, who pays counts: one may spare the sender what it costs the receiver, or the network. */
const CODING_KEYS: readonly string[] = ['codec', 'encoder', 'decoder'];
const CODING_COLUMNS: readonly Column[] = [
  ofRun('send %', ({ processes }) => processes?.sender.cpuPercent ?? null),
  ofRun('receive %', ({ processes }) => processes?.receiver.cpuPercent ?? null),
  ofRun('kbit/s', ({ bitrateKbps }) => bitrateKbps),
];

function ofRun(title: string, read: (run: ReportRun) => number | null): Column {
  return { title, cell: (setting) => number(medianOverRuns(setting, read), 0) };
}

/** A row for each setting, medians over its runs; what was measured of none has no column, but for the latency. */
export function matrixText(report: Report): string {
  const { settings, best } = report;
  const metrics = METRIC_COLUMNS.filter(
    ([, metric]) => metric === 'p50' || settings.some((setting) => metricOf(setting, metric) !== null),
  );
  const columns: Column[] = metrics.map(([title, metric, decimals]) => ({
    title,
    cell: (setting) => number(metricOf(setting, metric), decimals),
  }));
  if (settings.some(({ values }) => CODING_KEYS.some((key) => key in values))) columns.push(...CODING_COLUMNS);
  columns.push(...ratioColumns(report));
  const head = ['', ...columns.map(({ title }) => title)];
  const rows = settings.map((setting) => [
    `${setting.name}${setting.name === best ? ' *' : ''}`,
    ...columns.map(({ cell }) => cell(setting)),
  ]);
  const note = best === null ? [] : ['* the lowest p50 of those that lost nothing'];
  return [renderColumns([head, ...rows]), ...note].join('\n');
}

/** None where no baseline was measured. */
function ratioColumns(report: Report): Column[] {
  const all = comparisons(report);
  return [...new Set(all.map(({ name }) => name))].map((name) => ({
    title: `p50/${name}`,
    cell: (setting) => {
      const comparison = all.find((each) => each.setting === setting && each.name === name);
      return number(comparison?.ratio.median ?? null, 2);
    },
  }));
}
