import type { Span } from './parsed-pipeline.js';

/** A place in a text that may be long, as `before »word« after` on one line. */
export interface Excerpt {
  readonly before: string;
  readonly word: string;
  readonly after: string;
}

/**
 * @param chars that the whole may take; of what stands around the word the nearest part stays, and `…` marks the rest.
 */
export function excerpt(text: string, { start, end }: Span, chars: number): Excerpt {
  const word = shorten(oneLine(text.slice(start, end)), Math.max(20, chars - 20));
  const room = Math.max(0, chars - word.length - 2);
  const [left, right] = [oneLine(text.slice(0, start)), oneLine(text.slice(end))];
  const leftRoom = Math.max(Math.floor(room / 2), room - right.length);
  const before = left.length <= leftRoom ? left : `…${cutStart(left, leftRoom - 1)}`;
  const rightRoom = room - before.length;
  const after = right.length <= rightRoom ? right : `${right.slice(0, Math.max(0, rightRoom - 1))}…`;
  return { before, word, after };
}

export function markedExcerpt(text: string, span: Span, chars: number): string {
  const { before, word, after } = excerpt(text, span, chars);
  return `${before}»${word}«${after}`;
}

function cutStart(text: string, chars: number): string {
  return chars <= 0 ? '' : text.slice(-chars);
}

function shorten(text: string, chars: number): string {
  return text.length <= chars ? text : `${text.slice(0, chars - 1)}…`;
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ');
}
