import { METRIC_TABLE, metricOf, type MetricName } from '../metrics.js';
import type { ReportSetting } from '../schema.js';
import { bottomAxis, leftAxis, type Drawing, type Figure, type Layout, legend } from './chart.js';
import { formatMetricWithUnit, shorten } from './format.js';
import { coordinate, html, type Markup } from './markup.js';
import { placeLabel, type Box } from './place-label.js';
import { latencyScale, linearScale, linearTicks, type Scale } from './scale.js';
import { ranked, shortName } from './spread.js';

interface Choice {
  readonly setting: ReportSetting;
  /** Its place by latency, as in the ranking. */
  readonly rank: number;
  /** p50, in ms. */
  readonly x: number;
  readonly y: number;
  /** No other is at least as good in both and better in one. */
  readonly onFront: boolean;
}

export type Against = Extract<MetricName, 'psnr' | 'cpu'>;

const TITLES: Readonly<Record<Against, string>> = {
  psnr: 'Latency against picture quality',
  cpu: 'Latency against CPU',
};

/** Null with fewer than two settings that have measured both. */
export function paretoFigure(settings: readonly ReportSetting[], against: Against): Figure | null {
  const choices = choicesOf(settings, against);
  if (choices.length < 2) return null;
  const { better, label } = METRIC_TABLE[against];
  return {
    id: `pareto-${against}`,
    title: TITLES[against],
    description: `Each setting by its latency p50 and its ${label}; ${String(choices.filter(({ onFront }) => onFront).length)} of ${String(choices.length)} are on the Pareto front.`,
    note: `Best is ${better === 'high' ? 'top' : 'bottom'} left. No setting beats one on the line in both; the numbers are those of the list of all settings.`,
    legend: legend([
      { kind: 'front', text: 'on the Pareto front' },
      { kind: 'behind', text: 'another is better in both' },
    ]),
    draw: (layout) => draw(choices, against, layout),
  };
}

export function choicesOf(settings: readonly ReportSetting[], against: Against): Choice[] {
  const { better } = METRIC_TABLE[against];
  const points = ranked(settings).flatMap((setting, index) => {
    const [x, y] = [metricOf(setting, 'p50'), metricOf(setting, against)];
    return x === null || y === null ? [] : [{ setting, rank: index + 1, x, y }];
  });
  const asGood = (a: number, b: number) => (better === 'high' ? a >= b : a <= b);
  return points.map((point) => ({
    ...point,
    onFront: !points.some(
      (other) => other.x <= point.x && asGood(other.y, point.y) && (other.x < point.x || other.y !== point.y),
    ),
  }));
}

const LEFT = 62;
const TOP = 26;
const HEIGHT = 270;
const RADIUS = 10;

function draw(choices: readonly Choice[], against: Against, layout: Layout): Drawing {
  const right = layout.width - 20;
  const bottom = TOP + HEIGHT;
  const x = latencyScale(
    [0, ...choices.map((choice) => choice.x * 1.06)],
    [LEFT, right],
    layout.name === 'wide' ? 8 : 4,
  );
  const y = valueScale(choices, against, bottom);
  const { label, unit } = METRIC_TABLE[against];
  const at = (choice: Choice) => ({ x: x.at(choice.x), y: y.at(choice.y) });

  const area: Box = { left: LEFT, right, top: TOP, bottom };
  const front = choices.filter(({ onFront }) => onFront);
  const taken = [...choices.map((choice) => around(at(choice))), ...stairs(front.map(at))];
  const labels = front.map((choice) => drawLabel(choice, at(choice), taken, area));
  const body = [
    leftAxis(y, LEFT, right, ''),
    bottomAxis(x, bottom, TOP, 'ms'),
    html`<text class="label" x="8" y="12">${label}${unit === '' ? '' : `, ${unit}`}</text
      ><text class="label" x="${right}" y="${bottom - 8}" text-anchor="end">latency p50</text>`,
    html`<path class="front" d="${frontPath(front.map(at))}" />`,
    choices.map((choice) => drawChoice(choice, at(choice), against)),
    labels,
  ];
  return { height: bottom + 26, body };
}

/** Not from zero: decibels have none, and the differences are what matters. */
function valueScale(choices: readonly Choice[], against: Against, bottom: number): Scale {
  const values = choices.map((choice) => choice.y);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const margin = Math.max((high - low) * 0.12, Math.abs(high) * 0.02, 0.1);
  const from = against === 'cpu' ? Math.max(low - margin, 0) : low - margin;
  const scale = linearScale(from, high + margin, [bottom, TOP]);
  return { ...scale, ticks: linearTicks(from, high + margin, 5) };
}

function around({ x, y }: { readonly x: number; readonly y: number }): Box {
  return { left: x - RADIUS, right: x + RADIUS, top: y - RADIUS, bottom: y + RADIUS };
}

/** The boxes of the front's line, so that no label lies on it. */
function stairs(points: readonly { readonly x: number; readonly y: number }[]): Box[] {
  return points.slice(1).flatMap((to, index) => {
    const from = points[index] ?? to;
    const [top, bottom] = [Math.min(from.y, to.y), Math.max(from.y, to.y)];
    return [
      { left: from.x, right: to.x, top: from.y - 1, bottom: from.y + 1 },
      { left: to.x - 1, right: to.x + 1, top, bottom },
    ];
  });
}

/** Stairs: between two choices there is nothing to be had, so that a straight line would promise too much. */
function frontPath(points: readonly { readonly x: number; readonly y: number }[]): string {
  const [first, ...others] = points;
  if (first === undefined) return '';
  return `M${coordinate(first.x)} ${coordinate(first.y)}${others.map(({ x, y }) => `H${coordinate(x)}V${coordinate(y)}`).join('')}`;
}

function drawChoice({ setting, rank, x, y, onFront }: Choice, at: { x: number; y: number }, against: Against): Markup {
  const tip = `${setting.name}: p50 ${formatMetricWithUnit('p50', x)}, ${METRIC_TABLE[against].label} ${formatMetricWithUnit(against, y)}`;
  const kind = onFront ? 'point front' : 'point behind';
  return html`<g class="${kind}" data-tip="${tip}"
    ><circle cx="${at.x}" cy="${at.y}" r="${RADIUS}" /><text x="${at.x}" y="${at.y + 3.8}" text-anchor="middle"
      >${String(rank)}</text
    ></g
  >`;
}

function drawLabel({ setting }: Choice, at: { x: number; y: number }, taken: Box[], area: Box): Markup | null {
  const text = shorten(shortName(setting), 30);
  const place = placeLabel({ ...at, radius: RADIUS, text }, taken, area);
  if (place === null) return null;
  taken.push(place.box);
  return html`<text class="label halo" x="${place.x}" y="${place.y}" text-anchor="${place.anchor}">${text}</text>`;
}
