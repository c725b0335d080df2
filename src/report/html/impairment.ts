import { median } from '../../latency/statistics.js';
import { goodRuns } from '../metrics.js';
import type { ImpairmentCounts, ReportSetting } from '../schema.js';
import { bottomAxis, type Drawing, type Figure, type Layout, legend } from './chart.js';
import { formatMs, formatNumber, formatPercent, formatTime, NOTHING, shorten } from './format.js';
import { html, type Markup } from './markup.js';
import { linearScale, type Scale } from './scale.js';
import { shortName } from './spread.js';
import { table } from './table.js';

type Fate = 'sent' | 'lost' | 'blackedOut' | 'overflowed' | 'unsent';

const FATES: Readonly<Record<Fate, { readonly kind: string; readonly text: string }>> = {
  sent: { kind: 'passed', text: 'passed on' },
  lost: { kind: 'dropped', text: 'lost' },
  blackedOut: { kind: 'blackout', text: 'lost in a blackout' },
  overflowed: { kind: 'overflow', text: 'dropped at a full queue' },
  unsent: { kind: 'unsent', text: 'refused by the kernel' },
};
const FATE_ORDER = ['sent', 'lost', 'blackedOut', 'overflowed', 'unsent'] as const satisfies readonly Fate[];

/** What the proxy did to a setting, and how the picture took it; sums over the runs. */
interface Survival {
  readonly setting: ReportSetting;
  readonly counts: ImpairmentCounts;
  readonly framesSent: number;
  readonly framesReceived: number;
  readonly gaps: number;
  readonly stillMs: number;
  readonly longestMs: number;
  readonly restarts: number;
}

/** Null for a setting without a proxy. */
export function survivalOf(setting: ReportSetting): Survival | null {
  const runs = goodRuns(setting);
  const all = runs.flatMap(({ impairment }) => impairment ?? []);
  if (all.length === 0) return null;
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  const count = (name: Exclude<keyof ImpairmentCounts, 'addedMs'>) => sum(all.map((each) => each[name]));
  const gaps = runs.flatMap((run) => run.gaps.map(({ durationMs }) => durationMs));
  return {
    setting,
    counts: {
      ...{ received: count('received'), sent: count('sent'), lost: count('lost'), duplicated: count('duplicated') },
      ...{ reordered: count('reordered'), blackedOut: count('blackedOut'), overflowed: count('overflowed') },
      ...{ unsent: count('unsent'), kernelDrops: count('kernelDrops') },
      addedMs: medianAdded(all),
    },
    framesSent: sum(runs.map(({ frames }) => frames.sent)),
    framesReceived: sum(runs.map(({ frames }) => frames.received)),
    gaps: gaps.length,
    stillMs: sum(gaps),
    longestMs: Math.max(0, ...gaps),
    restarts: sum(runs.map(({ restarts }) => restarts)),
  };
}

function medianAdded(all: readonly ImpairmentCounts[]): ImpairmentCounts['addedMs'] {
  const added = all.flatMap(({ addedMs }) => addedMs ?? []);
  const of = (pick: (each: (typeof added)[number]) => number) => median(added.map(pick)) ?? 0;
  if (added.length === 0) return null;
  return {
    p50: of((a) => a.p50),
    p95: of((a) => a.p95),
    p99: of((a) => a.p99),
    max: of((a) => a.max),
    min: of((a) => a.min),
  };
}

const LEFT = 70;
const GROUP = 92;

export function impairmentFigure(all: readonly Survival[]): Figure {
  return {
    id: 'impairment-chart',
    title: 'What the proxy did, and what arrived',
    description:
      'For each setting the share of the packets that the proxy passed on, and the share of the frames that arrived.',
    note: 'All runs together. A frame needs all of its packets, and those that its reference frames were made of.',
    legend: legend([
      ...FATE_ORDER.filter((fate) => all.some(({ counts }) => counts[fate] > 0)).map((fate) => ({
        kind: FATES[fate].kind,
        text: `packets ${FATES[fate].text}`,
      })),
      { kind: 'arrived', text: 'frames that arrived' },
    ]),
    draw: (layout) => draw(all, layout),
  };
}

function draw(all: readonly Survival[], layout: Layout): Drawing {
  const right = layout.width - 72;
  const x = linearScale(0, 100, [LEFT, right], 5);
  const bottom = all.length * GROUP;
  const rows = all.map((survival, index) => drawGroup(survival, index * GROUP, x, layout));
  return { height: bottom + 24, body: [bottomAxis(x, bottom, 4, '%'), rows] };
}

function drawGroup(
  { setting, counts, framesSent, framesReceived }: Survival,
  top: number,
  x: Scale,
  layout: Layout,
): Markup {
  const told = shorten(setting.impair ?? shortName(setting), layout.name === 'wide' ? 90 : 44);
  const total = FATE_ORDER.reduce((sum, fate) => sum + counts[fate], 0);
  const share = (part: number, of: number) => (of === 0 ? 0 : (100 * part) / of);
  let before = 0;
  const packets = FATE_ORDER.map((fate) => {
    const percent = share(counts[fate], total);
    const from = x.at(before);
    before += percent;
    const tip = `packets ${FATES[fate].text}: ${formatNumber(counts[fate], 0)}, ${formatPercent(percent)}`;
    return counts[fate] === 0 ? null : bar(FATES[fate].kind, from, x.at(before), top + 26, tip);
  });
  const arrived = share(framesReceived, framesSent);
  const tip = `${formatNumber(framesReceived, 0)} of ${formatNumber(framesSent, 0)} frames arrived`;
  return html`<g
    ><text class="label" x="8" y="${top + 16}">${told}</text>
    ${rowLabel('packets', top + 26)}${packets}${value(share(counts.sent, total), x.end, top + 26)}
    ${rowLabel('frames', top + 54)}<rect
      class="track"
      x="${x.start}"
      y="${top + 54}"
      width="${x.end - x.start}"
      height="20"
    />${bar('arrived', x.start, x.at(arrived), top + 54, tip)}${value(arrived, x.end, top + 54)}</g
  >`;
}

function rowLabel(text: string, y: number): Markup {
  return html`<text class="tick" x="${LEFT - 6}" y="${y + 14}" text-anchor="end">${text}</text>`;
}

function bar(kind: string, from: number, to: number, y: number, tip: string): Markup {
  return html`<rect
    class="${kind}"
    x="${from}"
    y="${y}"
    width="${Math.max(to - from, 1)}"
    height="20"
    data-tip="${tip}"
  />`;
}

function value(percent: number, right: number, y: number): Markup {
  return html`<text class="label strong" x="${right + 8}" y="${y + 14}">${formatPercent(percent)}</text>`;
}

interface Column {
  readonly head: string;
  readonly cell: (survival: Survival) => string;
}

const countColumn = (head: string, name: Exclude<keyof ImpairmentCounts, 'addedMs'>): Column => ({
  head,
  cell: ({ counts }) => formatNumber(counts[name], 0),
});

const COLUMNS: readonly Column[] = [
  { head: 'proxy', cell: ({ setting }) => setting.impair ?? NOTHING },
  countColumn('packets in', 'received'),
  countColumn('passed on', 'sent'),
  countColumn('lost', 'lost'),
  countColumn('in blackouts', 'blackedOut'),
  countColumn('overflowed', 'overflowed'),
  countColumn('unsent', 'unsent'),
  countColumn('not read', 'kernelDrops'),
  countColumn('duplicated', 'duplicated'),
  countColumn('reordered', 'reordered'),
  { head: 'added delay p50 ms', cell: ({ counts }) => formatMs(counts.addedMs?.p50 ?? null) },
  { head: 'p99 ms', cell: ({ counts }) => formatMs(counts.addedMs?.p99 ?? null) },
  { head: 'frames arrived', cell: (survival) => formatPercent(arrivedPercent(survival)) },
  { head: 'gaps', cell: ({ gaps }) => formatNumber(gaps, 0) },
  { head: 'still in all', cell: ({ stillMs }) => formatTime(stillMs) },
  { head: 'longest gap', cell: ({ longestMs }) => formatTime(longestMs) },
  { head: 'restarts', cell: ({ restarts }) => formatNumber(restarts, 0) },
  { head: 'FEC', cell: ({ setting }) => formatPercent(setting.fecPercent) },
  { head: 'jitter buffer', cell: ({ setting }) => formatTime(setting.jitterBufferMs) },
];

export function impairmentTable(all: readonly Survival[]): Markup {
  return table({
    caption: 'Packets at the proxy, and the picture behind it: all runs together',
    head: ['setting', ...COLUMNS.map(({ head }) => head)],
    rows: all.map((survival) => ({ head: survival.setting.name, cells: COLUMNS.map(({ cell }) => cell(survival)) })),
  });
}

function arrivedPercent({ framesSent, framesReceived }: Survival): number | null {
  return framesSent === 0 ? null : (100 * framesReceived) / framesSent;
}
