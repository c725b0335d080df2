import { METRIC_TABLE, metricOf, type MetricName } from '../metrics.js';
import type { Report, ReportSetting } from '../schema.js';
import { formatMetric, NOTHING } from './format.js';
import { keysOf } from './heat-map.js';
import { html, type Markup } from './markup.js';
import { ranked, spreadOf } from './spread.js';
import { cellBar, table } from './table.js';

const SHOWN = ['p50', 'p99', 'lost', 'cpu', 'psnr'] as const satisfies readonly MetricName[];

/** All settings, the fastest first, with bars; the number of each is that of the Pareto chart. */
export function rankingTable({ settings, best }: Report): Markup {
  const order = ranked(settings);
  const keys = [...keysOf(settings).keys()];
  const metrics = SHOWN.filter((name) => settings.some((setting) => metricOf(setting, name) !== null));
  const longest = new Map(
    metrics.map((name) => [name, Math.max(...settings.map((each) => metricOf(each, name) ?? 0), 0)]),
  );
  const titles = keys.length > 0 ? keys : ['setting'];
  return table({
    caption: 'All settings, the lowest p50 first',
    kind: 'ranking',
    head: ['#', ...titles, ...metrics.map(headOf)],
    rows: order.map((setting, index) => ({
      head: String(index + 1),
      kind: setting.name === best ? 'best' : '',
      cells: [
        ...namesOf(setting, keys, setting.name === best),
        ...metrics.map((name) => metricCell(setting, name, longest.get(name) ?? 0)),
      ],
    })),
  });
}

function headOf(name: MetricName): Markup {
  const { label, unit } = METRIC_TABLE[name];
  return html`${label.replace('latency ', '')} <span class="quiet">${unit}</span>`;
}

function namesOf(setting: ReportSetting, keys: readonly string[], isBest: boolean): Markup[] {
  const texts = keys.length > 0 ? keys.map((key) => setting.values[key] ?? NOTHING) : [setting.name];
  const mark = isBest ? html` <span class="best-mark">★ best</span>` : null;
  return texts.map((text, index) => html`<bdi>${text}</bdi>${index === texts.length - 1 ? mark : null}`);
}

function metricCell(setting: ReportSetting, name: MetricName, longest: number): Markup {
  const spread = spreadOf(setting, name);
  if (spread === null) return html`<span class="quiet">${NOTHING}</span>`;
  const bar = cellBar(
    longest === 0 ? 0 : spread.median / longest,
    name === 'p50' || name === 'p99' ? 'bar' : 'bar quiet',
  );
  return html`<span class="number">${formatMetric(name, spread.median)}</span>${bar}`;
}
