import { quoteValue } from './quote-value.js';

/**
 * A value as an error message repeats it, with the offending part between angle quotes: `"loss=»150%«,burst=3"`. One line,
 * as every complaint is.
 * @param start index of the part's first character in `value`.
 * @param length of the part in characters; 0 marks the place where something is missing.
 */
export function markWord(value: string, start: number, length: number): string {
  const end = start + length;
  return quoteValue(`${value.slice(0, start)}»${value.slice(start, end)}«${value.slice(end)}`);
}
