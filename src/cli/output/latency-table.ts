import { assertionText } from '../../report/assertions.js';
import { metricOf, type MetricName } from '../../report/metrics.js';
import { type Report, type ReportRun, type ReportSetting, STAGES } from '../../report/schema.js';
import { renderColumns } from './columns.js';

/** The result for people: one setting in full, several as a table; then what was asserted. */
export function reportText(report: Report): string {
  const { settings, assertions, partial } = report;
  const [only] = settings;
  const body = settings.length === 1 && only !== undefined ? settingText(only) : tableText(report);
  const ending = [
    ...(partial ? ['interrupted: only what was measured until then'] : []),
    ...assertionLines(assertions),
  ];
  return `${[body, ...ending].join('\n')}\n`;
}

function assertionLines(assertions: Report['assertions']): string[] {
  if (assertions.length === 0) return [];
  const failed = assertions.filter(({ holds }) => !holds);
  if (failed.length === 0) return [`all ${String(assertions.length)} assertions hold`];
  return [`${String(failed.length)} of ${String(assertions.length)} assertions do not hold:`, ...failed.map(line)];
}

const line = (result: Report['assertions'][number]) => `  ${assertionText(result)}`;

function settingText(setting: ReportSetting): string {
  const { video, encoder, runs } = setting;
  const run = runs.findLast(({ error }) => error === null);
  const { width, height, fps } = video;
  const title = `${String(width)}x${String(height)} at ${number(fps, 2)} fps, ${encoder.preset}, ${String(encoder.bitrateKbps)} kbit/s`;
  if (run === undefined) return `${title}: not measured (${runs.at(-1)?.error ?? 'interrupted'})`;
  const rows = [...latencyRows(setting), ...pathRows(run), ...hostRows(run)];
  const note =
    runs.length > 1 ? [`(medians of ${String(runs.length)} runs for the latency; the rest is the last run)`] : [];
  return [`${title}, ${number(run.durationMs / 1000, 1)} s`, '', renderColumns(rows), ...note].join('\n');
}

type Row = readonly [what: string, figures: string];

function latencyRows(setting: ReportSetting): Row[] {
  const figures = (['p50', 'p95', 'p99', 'max'] as const).map(
    (name) => `${name} ${number(metricOf(setting, name), 2)}`,
  );
  const runs = setting.runs.flatMap(({ latencyMs }) => (latencyMs === null ? [] : [latencyMs]));
  const spread = runs.length > 1 ? [['p50 of runs', `${range(runs.map(({ p50 }) => p50))} ms`] as const] : [];
  return [['latency', `${figures.join('  ')}  ms`], ...spread];
}

function pathRows(run: ReportRun): Row[] {
  const { latencyJitterMs, drift, stagesMs, frames, packets, bitrateKbps, firstFrameMs } = run;
  const { sent, lost, duplicated, reordered, unreadable } = frames;
  const stages = stagesMs && STAGES.map((stage) => `${STAGE_NAMES[stage]} ${number(stagesMs[stage].p50, 2)}`);
  return [
    ['jitter', `${number(latencyJitterMs, 2)} ms from frame to frame`],
    ['drift', driftText(drift)],
    ['stages', stages === null ? '-' : `${stages.join(' + ')} ms`],
    ['frames', `${counts({ sent, lost, duplicated, reordered, unreadable })}, ${number(run.fps, 2)} fps`],
    [
      'packets',
      `${counts({ received: packets.received, lost: packets.lost, duplicated: packets.duplicated, reordered: packets.reordered })}, ${number(bitrateKbps, 0)} kbit/s, jitter ${number(packets.jitterMs, 2)} ms`,
    ],
    ['first frame', `after ${number(firstFrameMs, 0)} ms`],
  ];
}

const STAGE_NAMES = { stamp: 'stamp', write: 'write', link: 'encode, send, decode', 'hand-over': 'hand over' } as const;

function driftText(drift: ReportRun['drift']): string {
  if (drift === null) return 'not told: too short a time';
  const { msPerMinute, low, high, isReal } = drift;
  const verdict = isReal ? 'the delay CHANGES over time' : 'none that is beyond chance';
  return `${signed(msPerMinute)} ms/min (${signed(low)} to ${signed(high)}): ${verdict}`;
}

function hostRows({ processes, quality, gaps, restarts }: ReportRun): Row[] {
  const use = (name: 'sender' | 'receiver' | 'supervisor') => {
    const { cpuPercent, rssMib } = processes?.[name] ?? { cpuPercent: null, rssMib: null };
    return `${name} ${number(cpuPercent, 0)} % CPU ${number(rssMib, 0)} MiB`;
  };
  return [
    ['processes', (['sender', 'receiver', 'supervisor'] as const).map(use).join(', ')],
    ...(quality === null ? [] : [['quality', qualityText(quality)] as const]),
    ...(gaps.length + restarts === 0 ? [] : [['faults', counts({ gaps: gaps.length, restarts })] as const]),
  ];
}

function qualityText({ psnrDb, ssim, frames }: NonNullable<ReportRun['quality']>): string {
  return `PSNR ${number(psnrDb, 2)} dB, SSIM ${number(ssim, 4)}, of ${String(frames)} pictures`;
}

const TABLE: readonly (readonly [title: string, metric: MetricName, decimals: number])[] = [
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

function tableText({ settings, best }: Report): string {
  const columns = TABLE.filter(([, metric]) => settings.some((setting) => metricOf(setting, metric) !== null));
  const head = ['', ...columns.map(([title]) => title)];
  const rows = settings.map((setting) => [
    `${setting.name}${setting.name === best ? ' *' : ''}`,
    ...columns.map(([, metric, decimals]) => number(metricOf(setting, metric), decimals)),
  ]);
  const note = best === null ? [] : ['* the lowest p50 of those that lost nothing'];
  return [renderColumns([head, ...rows]), ...note].join('\n');
}

function counts(named: Readonly<Record<string, number>>): string {
  return Object.entries(named)
    .map(([name, count]) => `${String(count)} ${name}`)
    .join(', ');
}

function range(values: readonly number[]): string {
  return `${number(Math.min(...values), 2)} to ${number(Math.max(...values), 2)}`;
}

function number(value: number | null, decimals: number): string {
  return value === null ? '-' : value.toFixed(decimals);
}

function signed(value: number): string {
  return `${value > 0 ? '+' : ''}${value.toFixed(1)}`;
}
