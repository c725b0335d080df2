import { assertNever } from '../../errors/assert-never.js';
import type { ParsedElement, ParsedPipeline, Span } from './parsed-pipeline.js';

/** A change of a pipeline, as data: so that several can be made at once, or each alone. */
export type Mend =
  | { readonly kind: 'set'; readonly element: ParsedElement; readonly property: string; readonly value: string }
  | { readonly kind: 'unset'; readonly element: ParsedElement; readonly property: string }
  /** `text` has no blank but around links: it stands as it is in a shell. */
  | { readonly kind: 'insert-before'; readonly element: ParsedElement; readonly text: string }
  | { readonly kind: 'replace'; readonly element: ParsedElement; readonly text: string }
  | { readonly kind: 'remove'; readonly element: ParsedElement };

interface Edit extends Span {
  readonly text: string;
  readonly needsBlankBehind?: boolean;
}

/** The text with these changes in it, all else as it was written. */
export function applyMends(pipeline: ParsedPipeline, mends: readonly Mend[]): string {
  const gone = new Set(
    mends.flatMap(({ kind, element }) => (kind === 'replace' || kind === 'remove' ? [element] : [])),
  );
  const changes = mends.filter(({ kind, element }) => !gone.has(element) || (kind !== 'set' && kind !== 'unset'));
  // From the end on, so that the places in front stay where they are.
  const ordered = changes
    .flatMap((mend) => editsOf(pipeline, mend))
    .map((edit, order) => ({ ...edit, order }))
    .sort((a, b) => b.start - a.start || b.order - a.order);
  return ordered.reduce((text, { start, end, text: put, needsBlankBehind = false }) => {
    const rest = text.slice(end);
    return text.slice(0, start) + put + (needsBlankBehind && !isSetOff(rest) ? ' ' : '') + rest;
  }, pipeline.text);
}

/** Whether a word in front of this text ends there: at a blank, at the end, or where a literal of C++ or Python is closed. */
function isSetOff(rest: string): boolean {
  return /^(?:\s|$|["']\s*(?:[,);]|$))/.test(rest);
}

function editsOf(pipeline: ParsedPipeline, mend: Mend): Edit[] {
  const { element } = mend;
  switch (mend.kind) {
    case 'set':
      return [setEdit(element, mend.property, mend.value)];
    case 'unset':
      return element.properties
        .filter(({ name }) => name === mend.property)
        .map(({ span }) => ({ ...withBlankBefore(pipeline.text, span), text: '' }));
    case 'insert-before':
      return [{ start: element.span.start, end: element.span.start, text: `${mend.text} ! ` }];
    case 'replace':
      return [{ ...element.span, text: mend.text }];
    case 'remove':
      return [{ ...withLinkBehind(pipeline.text, element.span), text: '' }];
    default:
      return assertNever(mend);
  }
}

function setEdit(element: ParsedElement, name: string, value: string): Edit {
  const present = element.properties.findLast((property) => property.name === name);
  if (present === undefined) {
    const { end } = element.span;
    // Without a blank behind it, a link would be read as a part of the value.
    return { start: end, end, text: ` ${name}=${value}`, needsBlankBehind: true };
  }
  return { ...present.valueSpan, text: value };
}

function withBlankBefore(text: string, { start, end }: Span): Span {
  const blanks = /\s*$/.exec(text.slice(0, start))?.[0].length ?? 0;
  return { start: start - blanks, end };
}

function withLinkBehind(text: string, { start, end }: Span): Span {
  const link = /^\s*!\s*/.exec(text.slice(end))?.[0].length ?? 0;
  return { start, end: end + link };
}
