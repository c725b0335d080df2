import { goodRuns } from '../metrics.js';
import type { ReportRun, ReportSetting } from '../schema.js';
import { bottomAxis, leftAxis, type Drawing, type Figure, type Layout, legend } from './chart.js';
import { formatMs, formatTime, plural } from './format.js';
import { findHoles, type Hole } from './holes.js';
import { coordinate, html, type Markup } from './markup.js';
import { latencyScale, linearScale, type Scale } from './scale.js';
import { type Point, thinOut } from './thin-out.js';

export interface TimeChartOptions {
  readonly id: string;
  readonly title: string;
  readonly isSmall: boolean;
  /** Values that the axis of latency must hold: those of all settings, so that charts can be compared. */
  readonly latencies: readonly number[];
  /** Points for each run at most, whatever the width. */
  readonly maxPoints: number;
}

const LEFT = 58;
const RIGHT = 14;
const HEADER = 24;
const LANE_GAP = 14;
/** So few frames are dots, for a line of them cannot be seen. */
const FEW = 5;

/** Latency of each frame over the time of its run, a lane for each run: they share both axes and never overlap. */
export function timeFigure(setting: ReportSetting, options: TimeChartOptions): Figure {
  const runs = goodRuns(setting);
  const lost = runs.reduce((sum, { frames }) => sum + frames.lost, 0);
  const gaps = runs.reduce((sum, run) => sum + run.gaps.length, 0);
  return {
    id: options.id,
    title: options.title,
    isSmall: options.isSmall,
    description: `One-way latency of each frame in ${plural(runs.length, 'run')}: ${plural(gaps, 'gap')}, ${plural(lost, 'lost frame')}.`,
    ...(options.isSmall ? {} : { legend: timeLegend([setting]) }),
    draw: (layout) => drawLanes(runs, layout, options),
  };
}

/** For one chart, or for many small ones together. */
export function timeLegend(settings: readonly ReportSetting[]): Markup {
  const runs = settings.flatMap(goodRuns);
  return legend([
    { kind: 'series', text: 'latency of a frame' },
    { kind: 'median', text: 'p50 of the run' },
    ...(runs.some(({ gaps }) => gaps.length > 0) ? [{ kind: 'gap', text: 'the picture stood still' }] : []),
    ...(runs.some(({ frames }) => frames.lost > 0)
      ? [{ kind: 'lost', text: 'frames lost, when they were captured' }]
      : []),
  ]);
}

function drawLanes(runs: readonly ReportRun[], layout: Layout, options: TimeChartOptions): Drawing {
  const laneHeight = runs.length === 1 ? 190 : runs.length <= 3 && !options.isSmall ? 110 : 64;
  const longest = Math.max(...runs.map(({ durationMs }) => durationMs), 1);
  const right = layout.width - RIGHT;
  const time = linearScale(0, longest / 1000, [LEFT, right], layout.name === 'wide' ? 10 : 5);
  const bottom = HEADER + runs.length * (laneHeight + HEADER + LANE_GAP) - LANE_GAP - HEADER;
  const lanes = runs.map((run, index) => {
    const top = HEADER + index * (laneHeight + HEADER + LANE_GAP);
    const latency = latencyScale(options.latencies, [top + laneHeight, top], laneHeight > 100 ? 5 : 4);
    return drawLane(run, { time, latency, right, layout, maxPoints: options.maxPoints });
  });
  const axis = bottomAxis({ ...time, at: time.at }, bottom, bottom, 's');
  return { height: bottom + 26, body: [lanes, axis] };
}

interface Lane {
  readonly time: Scale;
  readonly latency: Scale;
  readonly right: number;
  readonly layout: Layout;
  readonly maxPoints: number;
}

function drawLane(run: ReportRun, { time, latency, right, layout, maxPoints }: Lane): Markup {
  const [bottom, top] = [latency.start, latency.end];
  const holes = findHoles(run);
  const points = pointsOf(run);
  const buckets = Math.max(Math.round(Math.min(layout.width / 2.2, maxPoints) / 2), 10);
  const path = linePath(points, holes, buckets, (point) => [time.at(point.x / 1000), latency.at(point.y)]);
  const { latencyMs } = run;
  const median = latencyMs && html`<path class="median" d="M${LEFT} ${latency.at(latencyMs.p50)}H${right}" />`;
  const numbers = latencyMs
    ? `p50 ${formatMs(latencyMs.p50)} · p99 ${formatMs(latencyMs.p99)} · max ${formatMs(latencyMs.max)} ms`
    : 'no frame came';
  const name = `run ${String(run.round)}`;
  return html`<g>
    ${leftAxis(latency, LEFT, right, 'ms')}<path class="axis" d="M${LEFT} ${bottom}H${right}" />
    <text class="lane" x="${LEFT}" y="${top - 8}">${name}</text
    ><text class="tick" x="${right}" y="${top - 8}" text-anchor="end">${numbers}</text>
    ${run.gaps.map((gap) => drawGap(gap, time, [top, bottom]))}${drawLost(holes, time, bottom)}
    <path
      class="series${points.length <= FEW ? ' dots' : ''}"
      data-label="${name}"
      data-x="${axisData(time)}"
      data-y="${axisData(latency)}"
      d="${path}"
    />${median}</g
  > `;
}

function pointsOf({ samples }: ReportRun): Point[] {
  return samples.atMs
    .map((x, index) => ({ x, y: samples.latencyMs[index] ?? Number.NaN }))
    .filter(({ x, y }) => Number.isFinite(x) && Number.isFinite(y));
}

/** A line that is interrupted where frames are missing; a frame between two holes becomes a dot. */
function linePath(
  points: readonly Point[],
  holes: readonly Hole[],
  buckets: number,
  place: (point: Point) => readonly [number, number],
): string {
  const breaks = holes.filter(({ frames }) => frames > 3);
  let next = 0;
  let isFirst = true;
  let path = '';
  for (const point of thinOut(points, buckets)) {
    const [x, y] = place(point).map(coordinate);
    const before = next;
    while (point.x >= (breaks[next]?.toMs ?? Number.POSITIVE_INFINITY)) next += 1;
    const starts = isFirst || next > before;
    path += starts ? `M${x ?? ''} ${y ?? ''}h0` : `L${x ?? ''} ${y ?? ''}`;
    isFirst = false;
  }
  return path;
}

function drawGap(gap: ReportRun['gaps'][number], time: Scale, [top, bottom]: readonly [number, number]): Markup {
  const from = time.at(gap.fromMs / 1000);
  const to = Math.min(time.at((gap.fromMs + gap.durationMs) / 1000), time.end);
  const tip = `the picture stood still for ${formatTime(gap.durationMs)}, from ${formatTime(gap.fromMs)} on`;
  return html`<rect
    class="gap"
    x="${from}"
    y="${top}"
    width="${Math.max(to - from, 1.5)}"
    height="${bottom - top}"
    data-tip="${tip}"
  />`;
}

/** A tick for each pixel in which frames were lost. */
function drawLost(holes: readonly Hole[], time: Scale, bottom: number): Markup | null {
  const pixels = new Set(holes.map(({ fromMs, toMs }) => Math.round(time.at((fromMs + toMs) / 2000))));
  const path = [...pixels].map((x) => `M${coordinate(x)} ${coordinate(bottom)}v-9`).join('');
  return path === '' ? null : html`<path class="lost" d="${path}" />`;
}

/** What the script needs to tell the value below the pointer: pixels, then values, of both ends. */
function axisData({ start, end, from, to, isLog }: Scale): string {
  return [start, end, from, to].map(coordinate).join(' ') + (isLog ? ' log' : '');
}
