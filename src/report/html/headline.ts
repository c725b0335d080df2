import { goodRuns, metricOf } from '../metrics.js';
import type { Report, ReportSetting } from '../schema.js';
import { formatMetric, formatMs, formatNumber, formatPercent, formatTime, NOTHING, plural } from './format.js';
import { html, type Markup } from './markup.js';
import { ranked, spreadOf } from './spread.js';

/** The setting that the headline speaks of: the best, else the fastest, else the first. */
export function headlineSetting({ settings, best }: Report): ReportSetting | null {
  const measured = ranked(settings).filter((setting) => metricOf(setting, 'p50') !== null);
  return settings.find(({ name }) => name === best) ?? measured[0] ?? settings[0] ?? null;
}

/** What was measured and what came out, in one sentence. */
export function headlineSentence(report: Report): Markup {
  const setting = headlineSetting(report);
  if (setting === null) return html`Nothing was measured.`;
  const { settings, request } = report;
  const p50 = metricOf(setting, 'p50');
  const times = `${request.repeat === 1 ? '' : `${String(request.repeat)} × `}${formatTime(request.durationMs)}`;
  if (p50 === null) return html`No frame came through in ${times} of ${describe(setting)}.`;
  const numbers = html`<strong>${formatMs(p50)} ms</strong> one-way latency (p50), ${formatMs(metricOf(setting, 'p99'))}
    ms p99, ${lossText(setting)}`;
  if (settings.length === 1) return html`${describe(setting)}, over ${times}: ${numbers}.`;
  return html`${plural(settings.length, 'setting')}, ${times} each.
    ${report.best === null ? 'The fastest' : 'The best'}, <bdi>${setting.name}</bdi>: ${numbers}.`;
}

function describe({ video, encoder }: ReportSetting): string {
  const rate = `${formatNumber(video.fps, Number.isInteger(video.fps) ? 0 : 2)} fps`;
  return `${String(video.width)}×${String(video.height)} at ${rate}, ${encoderText(encoder)}, ${formatRate(encoder.bitrateKbps)}`;
}

function encoderText({ element = 'x264enc', preset }: ReportSetting['encoder']): string {
  const name = element.replace(/enc$/, '');
  return name.startsWith('x26') ? `${name} ${preset}` : name;
}

function formatRate(kbps: number): string {
  return kbps >= 1000 ? `${String(Number((kbps / 1000).toFixed(2)))} Mbit/s` : `${formatNumber(kbps, 0)} kbit/s`;
}

function lossText(setting: ReportSetting): string {
  const lost = metricOf(setting, 'lost');
  if (lost === null) return 'loss unknown';
  return lost === 0 ? 'no frame lost' : `${formatPercent(lost)} of the frames lost`;
}

interface Tile {
  readonly label: string;
  readonly value: string;
  readonly unit: string;
  readonly note: string;
}

/** The same numbers, large, each with its spread over the repeats. */
export function headlineTiles(report: Report): Markup | null {
  const setting = headlineSetting(report);
  if (setting === null) return null;
  const tiles: Tile[] = [
    { label: 'latency p50', value: plusMinus(setting, 'p50'), unit: 'ms', note: rangeText(setting, 'p50') },
    { label: 'latency p99', value: plusMinus(setting, 'p99'), unit: 'ms', note: rangeText(setting, 'p99') },
    { label: 'frames lost', value: lostText(setting), unit: '%', note: frameCounts(setting) },
    {
      label: 'frames per second',
      value: formatMetric('fps', metricOf(setting, 'fps')),
      unit: '',
      note: `of ${formatMetric('fps', setting.video.fps)} captured`,
    },
  ];
  return html`<dl class="tiles">${tiles.map(renderTile)}</dl> `;
}

function renderTile({ label, value, unit, note }: Tile): Markup {
  const suffix = value === NOTHING || unit === '' ? null : html` <span class="unit">${unit}</span>`;
  return html`<div>
    <dt>${label}</dt>
    <dd>${value}${suffix}<small>${note}</small></dd>
  </div>`;
}

/** Half of the distance between the lowest and the highest run stands behind the ±. */
function plusMinus(setting: ReportSetting, name: 'p50' | 'p99'): string {
  const spread = spreadOf(setting, name);
  if (spread === null) return NOTHING;
  const text = formatMs(spread.median);
  if (spread.runs < 2) return text;
  return `${text} ± ${formatNumber((spread.max - spread.min) / 2, spread.median < 10 ? 2 : 1)}`;
}

function rangeText(setting: ReportSetting, name: 'p50' | 'p99'): string {
  const spread = spreadOf(setting, name);
  if (spread === null) return 'no frame came';
  if (spread.runs < 2) return 'one run';
  return `${formatMs(spread.min)} to ${formatMs(spread.max)} in ${plural(spread.runs, 'run')}`;
}

function lostText(setting: ReportSetting): string {
  const lost = metricOf(setting, 'lost');
  return lost === null ? NOTHING : formatPercent(lost).replace(' %', '');
}

function frameCounts(setting: ReportSetting): string {
  const sum = (pick: (frames: ReportSetting['runs'][number]['frames']) => number) =>
    goodRuns(setting).reduce((total, { frames }) => total + pick(frames), 0);
  return `${formatNumber(
    sum(({ lost }) => lost),
    0,
  )} of ${plural(
    sum(({ sent }) => sent),
    'frame',
  )}`;
}
