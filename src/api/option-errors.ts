import { errorText, LoopError } from '../errors/loop-error.js';
import { type OptionFlag, shown } from './option-flags.js';

/** Which option stands for which flag. */
export type OptionTable = Readonly<Record<string, OptionFlag>>;

type Values = Readonly<Record<string, unknown>>;

/** `--flag "value": advice`; the value is a JSON string (errors/quote-value.ts), maybe with a word of it marked. */
const COMPLAINT = /^--([a-z][a-z-]*) ("(?:[^"\\]|\\.)*"): (.*)$/s;

/** A word in quotes, which stays as the user wrote it, or a flag. */
const QUOTED_OR_FLAG = /"(?:[^"\\]|\\.)*"|--([a-z][a-z-]*)/g;

/** What was thrown, in the words of who calls the library: `bitrateKbps 0` where the parser says `--bitrate "0"`. */
export function inOptionWords(thrown: unknown, table: OptionTable, values: Values): unknown {
  if (!(thrown instanceof LoopError)) return thrown;
  const message = reworded(errorText(thrown), table, values);
  if (message === thrown.message) return thrown;
  return new LoopError(thrown.code, message, { cause: thrown.cause ?? thrown });
}

function reworded(message: string, table: OptionTable, values: Values): string {
  const [, flag, quoted = '', advice = ''] = COMPLAINT.exec(message) ?? [];
  const found = Object.entries(table).find(([, candidate]) => candidate.flag === flag);
  if (found === undefined || values[found[0]] === undefined) return flagsAsOptions(message, table);
  const [option, { reword }] = found;
  // A number was said in words of the parser, with a unit; text is quoted as it was.
  const value = typeof values[option] === 'number' ? shown(values[option]) : quoted;
  return `${option} ${value}: ${flagsAsOptions(reword?.(advice) ?? advice, table)}`;
}

function flagsAsOptions(text: string, table: OptionTable): string {
  const options = new Map(Object.entries(table).map(([option, { flag }]) => [flag, option]));
  return text.replaceAll(QUOTED_OR_FLAG, (word: string, flag: string | undefined) => {
    return (flag === undefined ? undefined : options.get(flag)) ?? word;
  });
}
