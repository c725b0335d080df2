/** Longest value that an error message repeats. */
const MAX_CHARS = 200;

/**
 * A value as an error message may repeat it: in quotes, on one line, bounded, and without characters that a terminal would
 * act upon (controls, and marks that change the direction of text).
 */
export function quoteValue(value: string): string {
  const shown = value.length > MAX_CHARS ? `${value.slice(0, MAX_CHARS)}…` : value;
  return JSON.stringify(shown).replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, escapeCharacter);
}

function escapeCharacter(character: string): string {
  return `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`;
}
