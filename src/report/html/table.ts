import { html, type Markup, type Part } from './markup.js';

export interface TableRow {
  readonly head: Part;
  readonly cells: readonly Part[];
  /** A class of the style. */
  readonly kind?: string;
}

/** Scrolls in its own box where it is wider than the page. The box can be reached by keyboard, since it scrolls. */
export function table(options: {
  readonly caption: string;
  readonly head: readonly Part[];
  readonly rows: readonly TableRow[];
  readonly kind?: string;
}): Markup {
  const { caption, head, rows, kind = 'plain' } = options;
  const heads = head.map((cell) => html`<th scope="col">${cell}</th>`);
  const body = rows.map(
    (row) =>
      html`<tr class="${row.kind ?? ''}">
        <th scope="row">${bdi(row.head)}</th>
        ${row.cells.map((cell) => html`<td>${cell}</td>`)}
      </tr> `,
  );
  return html`<div class="scroll" role="region" aria-label="${caption}" tabindex="0">
    <table class="${kind}">
      <caption>
        ${caption}
      </caption>
      <thead>
        <tr>
          ${heads}
        </tr>
      </thead>
      <tbody>
        ${body}
      </tbody>
    </table>
  </div> `;
}

/** A name in a script that runs from right to left must not turn its neighbours around. */
function bdi(part: Part): Markup {
  return html`<bdi>${part}</bdi>`;
}

/** A bar inside a cell. @param share of the longest, from 0 to 1. */
export function cellBar(share: number, kind = 'bar'): Markup {
  const width = Math.min(Math.max(share * 100, 0.5), 100);
  return html`<svg class="cell-bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
    <rect class="${kind}" width="${width}" height="8" />
  </svg>`;
}
