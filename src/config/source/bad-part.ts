import { hideCredentials } from '../../errors/hide-credentials.js';
import { LoopError } from '../../errors/loop-error.js';
import { markWord } from '../../errors/mark-word.js';
import { badFlag } from '../flag-values.js';

/**
 * A complaint about one part of a source, with that part marked.
 * @param start index of the part in `value`; `length` in characters, 0 where something is missing.
 */
export function badPart(flag: string, value: string, start: number, length: number, advice: string): LoopError {
  const [before, part, after] = [
    value.slice(0, start),
    value.slice(start, start + length),
    value.slice(start + length),
  ];
  const [shownBefore, shownPart, shownAfter] = [before, part, after].map(hideCredentials);
  const shown = `${shownBefore ?? ''}${shownPart ?? ''}${shownAfter ?? ''}`;
  // A password that reaches over the edges of the part is hidden in the whole only, and then nothing is marked.
  if (shown !== hideCredentials(value)) return badSource(flag, value, advice);
  return new LoopError(
    'bad-config',
    `--${flag} ${markWord(shown, shownBefore?.length ?? 0, shownPart?.length ?? 0)}: ${advice}`,
  );
}

/** A complaint about a source as a whole, without its password. */
export function badSource(flag: string, value: string, advice: string): LoopError {
  return badFlag(flag, hideCredentials(value), advice);
}
