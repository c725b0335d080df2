import { goodRuns, metricOf } from '../metrics.js';
import type { ReportSetting } from '../schema.js';
import { bottomAxis, leftAxis, type Drawing, type Figure, type Layout, legend } from './chart.js';
import { formatMs, formatNumber, plural } from './format.js';
import { coordinate, html, type Markup } from './markup.js';
import { latencyScale, linearScale, type Scale } from './scale.js';

const TOP = 60;
const HEIGHT = 180;
const LEFT = 48;
const RIGHT = 48;
const MARKS = ['p50', 'p95', 'p99'] as const;

/** Histogram of the latency of all frames of a setting, its cumulative share, and the percentiles of the tables. */
export function distributionFigure(
  setting: ReportSetting,
  options: {
    readonly id: string;
    readonly title: string;
    readonly isSmall: boolean;
    readonly latencies: readonly number[];
  },
): Figure {
  const values = latenciesOf(setting);
  return {
    ...options,
    description: `Histogram and cumulative share of the latency of ${plural(values.length, 'frame')}.`,
    ...(options.isSmall ? {} : { legend: distributionLegend() }),
    draw: (layout) => draw(setting, values, options.latencies, layout),
  };
}

export function distributionLegend(): Markup {
  return legend([
    { kind: 'bar', text: 'share of the frames' },
    { kind: 'cdf', text: 'share that came at least as fast' },
  ]);
}

export function latenciesOf(setting: ReportSetting): number[] {
  return goodRuns(setting)
    .flatMap(({ samples }) => samples.latencyMs)
    .filter((value) => Number.isFinite(value));
}

function draw(
  setting: ReportSetting,
  values: readonly number[],
  latencies: readonly number[],
  layout: Layout,
): Drawing {
  const right = layout.width - RIGHT;
  const bottom = TOP + HEIGHT;
  const x = latencyScale(latencies, [LEFT, right], layout.name === 'wide' ? 10 : 5);
  const bins = binsOf(values, x, layout.name === 'wide' ? 76 : 40);
  const y = linearScale(0, Math.max(...bins.map(({ percent }) => percent), 1) * 1.05, [bottom, TOP], 4);
  const bars = bins.map((bin) => drawBar(bin, y));
  const body = [
    leftAxis(y, LEFT, right, '%'),
    bars,
    bottomAxis(x, bottom, bottom, 'ms'),
    drawCumulative(bins, { right, bottom, x }),
    MARKS.map((name, index) => drawMark(name, metricOf(setting, name), x, index, right)),
  ];
  return { height: bottom + 26, body };
}

interface Bin {
  readonly start: number;
  readonly end: number;
  readonly count: number;
  readonly percent: number;
  /** Of this bin and all below. */
  readonly upTo: number;
  readonly fromMs: number;
  readonly toMs: number;
}

/** Of equal width on the screen, whether the axis is linear or logarithmic. */
function binsOf(values: readonly number[], x: Scale, count: number): Bin[] {
  const width = (x.end - x.start) / count;
  const counts = new Array<number>(count).fill(0);
  for (const value of values) {
    const index = Math.min(Math.max(Math.floor((x.at(value) - x.start) / width), 0), count - 1);
    counts[index] = (counts[index] ?? 0) + 1;
  }
  const edge = (index: number) => {
    const part = index / count;
    return x.isLog ? x.from * (x.to / x.from) ** part : x.from + part * (x.to - x.from);
  };
  let sum = 0;
  return counts.map((own, index) => {
    sum += own;
    const percent = (100 * own) / Math.max(values.length, 1);
    const [start, end] = [x.start + index * width, x.start + (index + 1) * width];
    const upTo = (100 * sum) / Math.max(values.length, 1);
    return { start, end, count: own, percent, upTo, fromMs: edge(index), toMs: edge(index + 1) };
  });
}

function drawBar(bin: Bin, y: Scale): Markup | null {
  if (bin.count === 0) return null;
  // A single frame in thousands is what one looks for here: it must not be lower than a pixel.
  const height = Math.max(y.start - y.at(bin.percent), 1.5);
  const span = `${formatMs(bin.fromMs)} to ${formatMs(bin.toMs)} ms`;
  const tip = `${span}: ${plural(bin.count, 'frame')}, ${formatNumber(bin.percent, 1)} %; ${formatNumber(bin.upTo, 1)} % up to there`;
  return html`<rect
    class="bar"
    x="${bin.start + 0.5}"
    y="${y.start - height}"
    width="${bin.end - bin.start - 1}"
    height="${height}"
    data-tip="${tip}"
  />`;
}

function drawCumulative(bins: readonly Bin[], at: { right: number; bottom: number; x: Scale }): Markup {
  const y = linearScale(0, 100, [at.bottom, TOP]);
  const steps = bins.map(({ end, upTo }) => `L${coordinate(end)} ${coordinate(y.at(upTo))}`).join('');
  const ticks = [0, 50, 100].map(
    (tick) =>
      html`<text class="tick" x="${at.right + 6}" y="${y.at(tick) + 4}"
        >${String(tick)}${tick === 100 ? ' %' : ''}</text
      >`,
  );
  return html`<path class="cdf" d="M${at.x.start} ${at.bottom}${steps}" />${ticks}`;
}

function drawMark(name: string, value: number | null, x: Scale, row: number, right: number): Markup | null {
  if (value === null || !Number.isFinite(value)) return null;
  const [at, y] = [x.at(value), 14 + row * 16];
  // The label stands on the side where there is room.
  const isLeft = at > right - 90;
  const [labelX, anchor] = isLeft ? [at - 5, 'end'] : [at + 5, 'start'];
  return html`<path class="mark" d="M${at} ${y - 10}V${TOP + HEIGHT}" /><text
      class="label"
      x="${labelX}"
      y="${y}"
      text-anchor="${anchor}"
      >${name} <tspan class="strong">${formatMs(value)} ms</tspan></text
    >`;
}
