import { METRIC_TABLE, METRICS, type MetricName } from '../metrics.js';
import type { Report, ReportRun, ReportSetting } from '../schema.js';
import { formatMetric, formatMs, formatNumber, formatTime, NOTHING } from './format.js';
import { html, type Markup, type Part } from './markup.js';
import { spreadOf } from './spread.js';
import { table } from './table.js';

/** Every metric of every setting: the median over its runs, and below it the lowest and the highest. */
export function metricsTable({ settings }: Report): Markup {
  const [only, ...others] = settings;
  if (only !== undefined && others.length === 0) return metricsOfOne(only);
  return table({
    caption: 'Median over the runs, with the lowest and the highest',
    kind: 'metrics',
    head: ['setting', ...METRICS.map(head)],
    rows: settings.map((setting) => ({ head: setting.name, cells: METRICS.map((name) => spreadCell(setting, name)) })),
  });
}

/** A single setting reads better downwards. */
function metricsOfOne(setting: ReportSetting): Markup {
  return table({
    caption: 'Median over the runs, with the lowest and the highest',
    kind: 'metrics one',
    head: ['metric', 'median', 'lowest', 'highest', 'unit'],
    rows: METRICS.map((name) => {
      const { label, unit } = METRIC_TABLE[name];
      const spread = spreadOf(setting, name);
      const numbers = [spread?.median, spread?.min, spread?.max].map((value) => formatMetric(name, value ?? null));
      return { head: label, cells: [...numbers, unit] };
    }),
  });
}

function head(name: MetricName): Markup {
  const { label, unit } = METRIC_TABLE[name];
  return html`${label}${unit === '' ? null : html` <span class="quiet">${unit}</span>`}`;
}

function spreadCell(setting: ReportSetting, name: MetricName): Part {
  const spread = spreadOf(setting, name);
  if (spread === null) return html`<span class="quiet">${NOTHING}</span>`;
  const range =
    spread.runs < 2 ? null : html`<small>${formatMetric(name, spread.min)} – ${formatMetric(name, spread.max)}</small>`;
  return html`${formatMetric(name, spread.median)}${range}`;
}

interface Column {
  readonly head: string;
  readonly cell: (run: ReportRun) => Part;
}

const count = (value: number) => formatNumber(value, 0);

const RUN_COLUMNS: readonly Column[] = [
  { head: 'run', cell: ({ round }) => String(round) },
  { head: 'began', cell: ({ startedMs }) => formatTime(startedMs) },
  { head: 'measured', cell: ({ durationMs }) => formatTime(durationMs) },
  { head: 'first frame', cell: ({ firstFrameMs }) => (firstFrameMs === null ? NOTHING : formatTime(firstFrameMs)) },
  ...(['min', 'p50', 'p95', 'p99', 'max'] as const).map((name) => ({
    head: `${name} ms`,
    cell: ({ latencyMs }: ReportRun) => formatMs(latencyMs?.[name] ?? null),
  })),
  { head: 'jitter ms', cell: ({ latencyJitterMs }) => formatMs(latencyJitterMs) },
  { head: 'drift ms/min', cell: ({ drift }) => driftText(drift) },
  { head: 'frames', cell: ({ frames }) => count(frames.sent) },
  { head: 'lost', cell: ({ frames }) => count(frames.lost) },
  { head: 'dup.', cell: ({ frames }) => count(frames.duplicated) },
  { head: 'reord.', cell: ({ frames }) => count(frames.reordered) },
  { head: 'unread.', cell: ({ frames }) => count(frames.unreadable) },
  { head: 'gaps', cell: ({ gaps }) => count(gaps.length) },
  {
    head: 'packets lost',
    cell: ({ packets }) => `${count(packets.lost)} of ${count(packets.received + packets.lost)}`,
  },
  { head: 'RTP jitter ms', cell: ({ packets }) => formatMs(packets.jitterMs) },
  { head: 'kbit/s', cell: ({ bitrateKbps }) => count(bitrateKbps) },
  { head: 'CPU % sender', cell: ({ processes }) => formatNumber(processes?.sender.cpuPercent ?? null, 0) },
  { head: 'CPU % receiver', cell: ({ processes }) => formatNumber(processes?.receiver.cpuPercent ?? null, 0) },
  { head: 'MiB sender', cell: ({ processes }) => formatNumber(processes?.sender.rssMib ?? null, 0) },
  { head: 'MiB receiver', cell: ({ processes }) => formatNumber(processes?.receiver.rssMib ?? null, 0) },
  { head: 'restarts', cell: ({ restarts }) => count(restarts) },
];

/** Every run as it was; one that failed says why instead. */
export function runsTable({ settings }: Report): Markup {
  return table({
    caption: 'Every run',
    kind: 'runs',
    head: ['setting', ...RUN_COLUMNS.map(({ head: text }) => text)],
    rows: settings.flatMap((setting) => setting.runs.map((run) => ({ head: setting.name, ...runRow(run) }))),
  });
}

function runRow(run: ReportRun): { readonly cells: readonly Part[]; readonly kind?: string } {
  if (run.error === null) return { cells: RUN_COLUMNS.map(({ cell }) => cell(run)) };
  const rest = RUN_COLUMNS.slice(1).map(() => NOTHING);
  return {
    kind: 'failed',
    cells: [html`${String(run.round)} <span class="bad"><span class="mark">✗</span> failed</span>`, ...rest],
  };
}

/** The errors in full, since some are longer than a cell. */
export function runErrors({ settings }: Report): Markup | null {
  const failed = settings.flatMap((setting) =>
    setting.runs.flatMap(({ round, error }) => (error === null ? [] : [{ name: setting.name, round, error }])),
  );
  if (failed.length === 0) return null;
  const items = failed.map(
    ({ name, round, error }) =>
      html`<li>
        <p><bdi>${name}</bdi>, run ${String(round)}</p>
        <pre>${error}</pre>
      </li> `,
  );
  return html`<section id="errors">
    <h2>What failed</h2>
    <ul class="errors">
      ${items}
    </ul>
  </section> `;
}

function driftText(drift: ReportRun['drift']): string {
  if (drift === null) return NOTHING;
  const [own, low, high] = [drift.msPerMinute, drift.low, drift.high].map((value) => formatNumber(value, 2));
  return `${own ?? ''} (${low ?? ''} to ${high ?? ''})${drift.isReal ? ' real' : ''}`;
}
