import { METRIC_TABLE, metricOf, type MetricName } from '../metrics.js';
import type { ReportSetting } from '../schema.js';
import { formatMetric, formatMetricWithUnit } from './format.js';
import { html, type Markup } from './markup.js';

/** Steps of colour; the style has a class for each. */
export const HEAT_STEPS = 7;

/** Keys of the matrix with the values that they take, in the order of the user. */
export type Keys = ReadonlyMap<string, readonly string[]>;

export function keysOf(settings: readonly ReportSetting[]): Keys {
  const keys = new Map<string, string[]>();
  for (const { values } of settings) {
    for (const [key, value] of Object.entries(values)) {
      const known = keys.get(key) ?? [];
      if (!known.includes(value)) known.push(value);
      keys.set(key, known);
    }
  }
  return new Map([...keys].filter(([, values]) => values.length > 1));
}

/** A map of p50 and one of p99, for two keys; for three, a pair for each value of the key with the fewest values. */
export function heatMaps(settings: readonly ReportSetting[], best: string | null): Markup | null {
  const keys = keysOf(settings);
  const byCount = [...keys].sort(([, a], [, b]) => b.length - a.length);
  const [rows, columns, facets] = byCount;
  if (rows === undefined || columns === undefined || byCount.length > 3) return null;
  const maps = (facets?.[1] ?? [null]).flatMap((facet) => {
    const shown = settings.filter(({ values }) => facet === null || values[facets?.[0] ?? ''] === facet);
    return (['p50', 'p99'] as const).flatMap((metric) => {
      const colour = colourOf(settings, metric);
      const title = facet === null ? metric : `${metric}, ${facets?.[0] ?? ''} ${facet}`;
      return colour === null ? [] : heatMap(shown, { metric, title, rows, columns, best, colour });
    });
  });
  return maps.length === 0 ? null : html`<div class="heat-maps">${maps}</div>`;
}

interface HeatMap {
  readonly metric: MetricName;
  readonly title: string;
  readonly rows: readonly [string, readonly string[]];
  readonly columns: readonly [string, readonly string[]];
  readonly best: string | null;
  readonly colour: (value: number) => number;
}

function heatMap(settings: readonly ReportSetting[], map: HeatMap): Markup {
  const { metric, title, rows, columns } = map;
  const [[rowKey, rowValues], [columnKey, columnValues]] = [rows, columns];
  const heads = columnValues.map((value) => html`<th scope="col"><bdi>${value}</bdi></th>`);
  const body = rowValues.map((row) => {
    const cells = columnValues.map((column) => {
      const setting = settings.find(({ values }) => values[rowKey] === row && values[columnKey] === column);
      return heatCell(setting, map);
    });
    return html`<tr>
      <th scope="row"><bdi>${row}</bdi></th>
      ${cells}
    </tr> `;
  });
  return html`<div class="scroll heat-map">
    <table class="heat">
      <caption>
        Latency ${title}
        <span class="quiet">${METRIC_TABLE[metric].unit}</span>
      </caption>
      <thead>
        <tr>
          <td class="corner">${rowKey} ╲ ${columnKey}</td>
          ${heads}
        </tr>
      </thead>
      <tbody>
        ${body}
      </tbody>
    </table>
  </div> `;
}

function heatCell(setting: ReportSetting | undefined, { metric, best, colour }: HeatMap): Markup {
  const value = setting === undefined ? null : metricOf(setting, metric);
  if (setting === undefined || value === null) return html`<td class="heat-none">–</td>`;
  const isBest = setting.name === best;
  const tip = `${setting.name}: ${metric} ${formatMetricWithUnit(metric, value)}${isBest ? ', the best' : ''}`;
  const mark = isBest ? html` <span class="best-mark">★<span class="hidden-text"> best</span></span>` : null;
  return html`<td class="heat-${colour(value)}${isBest ? ' best' : ''}" data-tip="${tip}">
    ${formatMetric(metric, value)}${mark}
  </td>`;
}

/** From the lowest to the highest of all settings, by ratios: 2 ms against 4 is as far as 20 against 40. */
function colourOf(settings: readonly ReportSetting[], metric: MetricName): ((value: number) => number) | null {
  const values = settings.flatMap((setting) => metricOf(setting, metric) ?? []).filter((value) => value > 0);
  if (values.length === 0) return null;
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const span = Math.log(high / low);
  return (value) => {
    const share = span === 0 ? 0 : Math.log(Math.max(value, low) / low) / span;
    return Math.min(Math.floor(share * HEAT_STEPS), HEAT_STEPS - 1);
  };
}
