import { errorText } from './loop-error.js';

/** The code of an error of the system, such as ENOENT; empty where it has none. */
export function errorCodeOf(thrown: unknown): string {
  return thrown instanceof Error && 'code' in thrown ? String(thrown.code) : '';
}

/** A word for what went wrong, to stand in a sentence: its code, and its text only where it has none. */
export function codeOrText(thrown: unknown): string {
  return errorCodeOf(thrown) || errorText(thrown);
}
