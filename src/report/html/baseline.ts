import type { BaselineName, Comparison } from '../baselines.js';
import type { Report, ReportSetting } from '../schema.js';
import { bottomAxis, type Drawing, type Figure, type Layout, legend } from './chart.js';
import { formatMs, formatNumber, shorten } from './format.js';
import { html, type Markup } from './markup.js';
import { linearScale, type Scale } from './scale.js';
import { shortName } from './spread.js';
import { table } from './table.js';

const MEANING: Readonly<Record<BaselineName, string>> = {
  floor: 'floor: encoder and decoder in one GStreamer process, without OpenCV and network',
  naive: 'naive: the pipelines as most people write them first',
};

const LEFT = 64;
const BAR = 16;
const LINE = 21;
const HEAD = 24;
const GAP = 12;

export function baselineFigure(all: readonly Comparison[]): Figure {
  const settings = [...new Set(all.map(({ setting }) => setting))];
  const names = [...new Set(all.map(({ name }) => name))].sort();
  return {
    id: 'baseline-chart',
    title: 'Against the baselines',
    description: `Latency p50 of ${String(settings.length)} settings beside that of ${names.join(' and ')}.`,
    note: 'Latency p50 of each, measured in turns in the same rounds.',
    legend: legend([
      ...names.map((name) => ({ kind: name, text: MEANING[name] })),
      { kind: 'own', text: 'own: this setting' },
    ]),
    draw: (layout) => draw(settings, all, layout),
  };
}

function draw(settings: readonly ReportSetting[], all: readonly Comparison[], layout: Layout): Drawing {
  const right = layout.width - (layout.name === 'wide' ? 170 : 158);
  const x = linearScale(
    0,
    Math.max(...all.flatMap(({ baselineMs, ownMs }) => [baselineMs, ownMs])) * 1.02,
    [LEFT, right],
    5,
  );
  let top = 0;
  const groups = settings.map((setting) => {
    const own = all.filter((each) => each.setting === setting);
    const group = drawGroup(setting, own, { x, top, layout });
    top += HEAD + LINE * (own.length + 1) + GAP;
    return group;
  });
  return { height: top + 22, body: [bottomAxis(x, top, 4, 'ms'), groups] };
}

interface Place {
  readonly x: Scale;
  readonly top: number;
  readonly layout: Layout;
}

function drawGroup(setting: ReportSetting, own: readonly Comparison[], { x, top, layout }: Place): Markup {
  const ratioTo = (name: BaselineName) => own.find((each) => each.name === name);
  const [floor, naive] = [ratioTo('floor'), ratioTo('naive')];
  const ownMs = own[0]?.ownMs ?? 0;
  const bars = [
    ...(floor ? [{ kind: 'floor', ms: floor.baselineMs, text: '' }] : []),
    { kind: 'own', ms: ownMs, text: floor ? `${formatRatio(floor.ratio.median)} floor` : '' },
    ...(naive ? [{ kind: 'naive', ms: naive.baselineMs, text: `${formatRatio(1 / naive.ratio.median)} own` }] : []),
  ];
  const rows = bars.map(({ kind, ms, text }, index) => {
    const y = top + HEAD + index * LINE;
    const width = Math.max(x.at(ms) - LEFT, 1);
    return html`<text class="tick" x="${LEFT - 6}" y="${y + 12}" text-anchor="end">${kind}</text
      ><rect
        class="${kind}"
        x="${LEFT}"
        y="${y}"
        width="${width}"
        height="${BAR}"
        data-tip="${`${kind}: p50 ${formatMs(ms)} ms`}"
      /><text class="label" x="${LEFT + width + 6}" y="${y + 12}"
        ><tspan class="strong">${formatMs(ms)} ms</tspan>
        ${text === '' ? null : html`<tspan class="quiet">${text}</tspan>`}</text
      >`;
  });
  const name = shorten(shortName(setting), layout.name === 'wide' ? 60 : 36);
  return html`<g><text class="label" x="8" y="${top + 16}">${name}</text>${rows}</g>`;
}

function formatRatio(ratio: number): string {
  return `${formatNumber(ratio, 2)} ×`;
}

export function baselineTable(all: readonly Comparison[]): Markup {
  return table({
    caption: 'Latency p50 against the baselines: ratio of the same round, median (lowest – highest)',
    head: ['setting', 'baseline', 'its p50 ms', 'own p50 ms', 'own / baseline', 'lowest – highest'],
    rows: all.map(({ setting, name, baselineMs, ownMs, ratio }) => ({
      head: setting.name,
      cells: [
        name,
        formatMs(baselineMs),
        formatMs(ownMs),
        html`<strong>${formatNumber(ratio.median, 2)}</strong>`,
        `${formatNumber(ratio.min, 2)} – ${formatNumber(ratio.max, 2)}`,
      ],
    })),
  });
}

/** Why a baseline is missing. */
export function baselineErrors({ baseline }: Report): string[] {
  return baseline.flatMap(({ name, setting, runs }) =>
    runs.flatMap(({ round, error }) =>
      error === null ? [] : [`${name} beside ${setting}, round ${String(round)}: ${error}`],
    ),
  );
}
