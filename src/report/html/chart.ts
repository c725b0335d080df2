import { formatNumber } from './format.js';
import { html, type Markup, type Part } from './markup.js';
import type { Scale } from './scale.js';

/**
 * Each chart is drawn twice, for wide and for narrow places, and the style shows the one that fits: text that shrinks with
 * a drawing cannot be read on a phone. Widths in units of the drawing, about a pixel each.
 */
export interface Layout {
  readonly name: 'wide' | 'narrow';
  readonly width: number;
}
export const WIDE: Layout = { name: 'wide', width: 860 };
export const NARROW: Layout = { name: 'narrow', width: 380 };

export interface Drawing {
  readonly height: number;
  readonly body: Part;
}

export interface Figure {
  /** Unique in the page; a word that may stand in an `id`. */
  readonly id: string;
  readonly title: string;
  /** The chart in a sentence, for those who hear it. */
  readonly description: string;
  /** What to know to read it. */
  readonly note?: Part;
  readonly legend?: Markup;
  readonly draw: (layout: Layout) => Drawing;
  /** For one of many small charts, which are never wide. */
  readonly isSmall?: boolean;
}

export function renderFigure(figure: Figure): Markup {
  const layouts = figure.isSmall === true ? [NARROW] : [WIDE, NARROW];
  const note = figure.note === undefined ? null : html`<p class="note">${figure.note}</p>`;
  const kind = figure.isSmall === true ? 'figure small' : 'figure';
  const plots = layouts.map((layout) => renderDrawing(figure, layout));
  return html`<figure class="${kind}" id="${figure.id}">
    <figcaption>
      <h3>${figure.title}</h3>
      ${note}${figure.legend ?? null}
    </figcaption>
    <div class="plot">${plots}</div>
  </figure> `;
}

function renderDrawing({ id, title, description, draw, isSmall }: Figure, layout: Layout): Markup {
  const { height, body } = draw(layout);
  const key = `${id}-${layout.name}`;
  const kind = isSmall === true ? 'chart' : `chart ${layout.name}`;
  return html`<svg
    class="${kind}"
    viewBox="0 0 ${layout.width} ${height}"
    role="img"
    aria-labelledby="${key}-t ${key}-d"
  >
    <title id="${key}-t">${title}</title>
    <desc id="${key}-d">${description}</desc>
    ${body}
  </svg> `;
}

export interface LegendEntry {
  /** A class of the style, which colours the swatch as it does the chart. */
  readonly kind: string;
  readonly text: string;
}

export function legend(entries: readonly LegendEntry[]): Markup {
  const items = entries.map(({ kind, text }) => html`<li><i class="swatch ${kind}"></i>${text}</li>`);
  return html`<ul class="legend">
    ${items}
  </ul>`;
}

/** Lines and labels of a horizontal axis below a chart. */
export function bottomAxis(scale: Scale, y: number, top: number, unit: string): Markup {
  const digits = tickDigits(scale.ticks);
  const ticks = scale.ticks.map((tick, index) => {
    const x = scale.at(tick);
    const text =
      index === scale.ticks.length - 1
        ? `${formatNumber(tick, digits(tick))} ${unit}`
        : formatNumber(tick, digits(tick));
    return html`<path class="grid" d="M${x} ${top}V${y}" /><text
        class="tick"
        x="${x}"
        y="${y + 16}"
        text-anchor="middle"
        >${text.trim()}</text
      >`;
  });
  return html`<g>${ticks}<path class="axis" d="M${scale.start} ${y}H${scale.end}" /></g>`;
}

/** Lines and labels of a vertical axis at the left of a chart; the topmost label carries the unit. */
export function leftAxis(scale: Scale, left: number, right: number, unit: string): Markup {
  const digits = tickDigits(scale.ticks);
  const ticks = scale.ticks.map((tick, index) => {
    const y = scale.at(tick);
    const text =
      index === scale.ticks.length - 1
        ? `${formatNumber(tick, digits(tick))} ${unit}`
        : formatNumber(tick, digits(tick));
    return html`<path class="grid" d="M${left} ${y}H${right}" /><text
        class="tick"
        x="${left - 6}"
        y="${y + 4}"
        text-anchor="end"
        >${text.trim()}</text
      >`;
  });
  return html`<g>${ticks}</g>`;
}

/** On a linear axis all labels have as many decimals as the finest needs; on a logarithmic one each has its own. */
function tickDigits(ticks: readonly number[]): (tick: number) => number {
  const own = (tick: number) => Math.min(String(tick).split('.')[1]?.length ?? 0, 4);
  const all = Math.max(0, ...ticks.map(own));
  const isEven = ticks.length < 3 || Math.abs((ticks[2] ?? 0) - 2 * (ticks[1] ?? 0) + (ticks[0] ?? 0)) < 1e-9;
  return isEven ? () => all : own;
}
