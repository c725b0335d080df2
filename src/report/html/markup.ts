import { escapeMarkup } from '../escape-markup.js';

/** Text that is HTML or SVG already. Only `html` and `trusted` make one, so that nothing gets into the page unescaped. */
export class Markup {
  constructor(readonly text: string) {}
}

/** What may stand in a template: text is escaped, numbers are coordinates, lists are joined, null is nothing. */
export type Part = string | number | Markup | null | readonly Part[];

/** The one way to write markup: html`<p>${anything}</p>`. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  return new Markup(
    compact(strings)
      .map((string, index) => string + textOf(parts[index] ?? null))
      .join(''),
  );
}

const compacted = new WeakMap<TemplateStringsArray, readonly string[]>();

/** Without the indentation of the source: to HTML, white space is white space, and a page has a thousand such templates. */
function compact(strings: TemplateStringsArray): readonly string[] {
  const known = compacted.get(strings) ?? strings.map((string) => string.replaceAll(/\s*\n\s*/g, '\n'));
  compacted.set(strings, known);
  return known;
}

/** For style and script alone, which are ours and hold nothing of the report. */
export function trusted(text: string): Markup {
  return new Markup(text);
}

function textOf(part: Part): string {
  if (part === null) return '';
  if (typeof part === 'string') return escapeMarkup(part);
  if (typeof part === 'number') return coordinate(part);
  return part instanceof Markup ? part.text : part.map(textOf).join('');
}

/** To a hundredth of a pixel, which is finer than any screen and keeps the page small. */
export function coordinate(value: number): string {
  return Number.isFinite(value) ? String(Math.round(value * 100) / 100) : '0';
}
