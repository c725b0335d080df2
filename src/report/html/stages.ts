import { median } from '../../latency/statistics.js';
import { goodRuns, METRIC_TABLE, metricOf } from '../metrics.js';
import { type ReportSetting, STAGES, type Stage } from '../schema.js';
import { bottomAxis, type Drawing, type Figure, type Layout, legend } from './chart.js';
import { formatMs, shorten } from './format.js';
import { html, type Markup } from './markup.js';
import { linearScale, type Scale } from './scale.js';
import { shortName } from './spread.js';
import { table } from './table.js';

const MEANING: Readonly<Record<Stage, string>> = {
  stamp: 'stamp: from OpenCV’s frame until the time is written into it',
  write: 'write: until the writer has taken the frame',
  link: 'link: encoder, network, decoder, until it is a Mat again',
  'hand-over': 'hand-over: until the stamp is read; not part of the latency',
};

interface StageTimes {
  readonly setting: ReportSetting;
  /** Medians over the runs, in ms. */
  readonly p50: Readonly<Record<Stage, number>>;
  readonly p95: Readonly<Record<Stage, number>>;
  /** Of the whole way, for comparison. */
  readonly latencyP95: number | null;
}

/** Null for a setting whose stages were not timed. */
export function stageTimes(setting: ReportSetting): StageTimes | null {
  const runs = goodRuns(setting).flatMap(({ stagesMs }) => stagesMs ?? []);
  if (runs.length === 0) return null;
  const pick = (percentile: 'p50' | 'p95') => {
    const of = (stage: Stage) => median(runs.map((stages) => stages[stage][percentile])) ?? 0;
    return { stamp: of('stamp'), write: of('write'), link: of('link'), 'hand-over': of('hand-over') };
  };
  return { setting, p50: pick('p50'), p95: pick('p95'), latencyP95: metricOf(setting, 'p95') };
}

const LEFT = 8;
const ROW = 46;
const BAR = 20;

/** Medians of the stages as one bar for each setting; the mark is the p95 of the whole way. */
export function stagesFigure(all: readonly StageTimes[]): Figure {
  return {
    id: 'stages-chart',
    title: 'Where the time goes',
    description: 'Stacked bars of the median time of each stage, one bar for each setting.',
    note: 'Median of each stage, end to end; the tick is the p95 of the whole one-way latency.',
    legend: legend(STAGES.map((stage) => ({ kind: stage, text: MEANING[stage] }))),
    draw: (layout) => draw(all, layout),
  };
}

function draw(all: readonly StageTimes[], layout: Layout): Drawing {
  // Room for the label of the last tick.
  const right = layout.width - 66;
  const sums = all.flatMap(({ p50, latencyP95 }) => [total(p50), latencyP95 ?? 0]);
  const x = linearScale(0, Math.max(...sums, 0.1) * 1.04, [LEFT, right], layout.name === 'wide' ? 8 : 4);
  const bottom = all.length * ROW + 6;
  const rows = all.map((times, index) => drawRow(times, index * ROW, x, layout));
  return { height: bottom + 26, body: [bottomAxis(x, bottom, 0, 'ms'), rows] };
}

function drawRow({ setting, p50, p95, latencyP95 }: StageTimes, top: number, x: Scale, layout: Layout): Markup {
  const name = shorten(shortName(setting), layout.name === 'wide' ? 60 : 28);
  let before = 0;
  const segments = STAGES.map((stage) => {
    const [from, to] = [x.at(before), x.at(before + p50[stage])];
    before += p50[stage];
    const tip = `${stage}: p50 ${formatMs(p50[stage])} ms, p95 ${formatMs(p95[stage])} ms`;
    const width = Math.max(to - from - 1, 0.75);
    const label =
      width < 44
        ? null
        : html`<text class="on ${stage}" x="${from + 6}" y="${top + 36}">${formatMs(p50[stage])}</text>`;
    return html`<rect
        class="${stage}"
        x="${from}"
        y="${top + 22}"
        width="${width}"
        height="${BAR}"
        data-tip="${tip}"
      />${label}`;
  });
  const oneWay = `${formatMs(total(p50) - p50['hand-over'])} ms`;
  const mark =
    latencyP95 !== null &&
    html`<path class="p95" d="M${x.at(latencyP95)} ${top + 18}v${BAR + 8}" /><text
        class="tick"
        x="${x.at(latencyP95) + 5}"
        y="${top + 36}"
        >p95 ${formatMs(latencyP95)}</text
      >`;
  return html`<g
    ><text class="label" x="${LEFT}" y="${top + 16}">${name} <tspan class="quiet">${oneWay}</tspan></text
    >${segments}${mark || null}</g
  >`;
}

function total(times: Readonly<Record<Stage, number>>): number {
  return STAGES.reduce((sum, stage) => sum + times[stage], 0);
}

/** The same as numbers. */
export function stagesTable(all: readonly StageTimes[]): Markup {
  return table({
    caption: `Time in each stage: ${METRIC_TABLE.p50.unit}, median over the runs`,
    head: ['setting', ...STAGES.flatMap((stage) => [`${stage} p50`, `${stage} p95`])],
    rows: all.map(({ setting, p50, p95 }) => ({
      head: setting.name,
      cells: STAGES.flatMap((stage) => [formatMs(p50[stage]), formatMs(p95[stage])]),
    })),
  });
}
