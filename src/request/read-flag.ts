import { parseChoice, parseDuration, parseInteger } from '../config/flag-values.js';
import type { Flags } from './flags/flag.js';

/** Reads one flag: the parsed value, or the default where the flag was not given. */
export function read<T, D>(flags: Flags, name: string, fallback: D, parse: (flag: string, text: string) => T): T | D {
  const text = flags[name];
  return typeof text === 'string' ? parse(name, text) : fallback;
}

export const integer = (from: number, to: number) => (flag: string, text: string) => parseInteger(flag, text, from, to);
export const duration = (from: number, to: number) => (flag: string, text: string) =>
  parseDuration(flag, text, from, to);
export const choice =
  <T extends string>(choices: readonly T[]) =>
  (flag: string, text: string) =>
    parseChoice(flag, text, choices);
