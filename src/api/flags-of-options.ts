import type { FlagTable, Flags } from '../request/flags/flag.js';
import { LoopError } from '../errors/loop-error.js';
import { nearestWord } from '../errors/nearest-word.js';
import { quoteValue } from '../errors/quote-value.js';
import type { OptionTable } from './option-errors.js';
import { shown } from './option-flags.js';

/** What every function of the library is asked of first, since callers in JavaScript have no types. @throws LoopError `bad-config` */
export function assertOptions(options: unknown): void {
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    throw new LoopError('bad-config', `options ${shown(options)}: write an object, for example { port: 5000 }`);
  }
  const signal = 'signal' in options ? options.signal : undefined;
  if (signal !== undefined && !isSignal(signal)) {
    throw new LoopError('bad-config', `signal ${shown(signal)}: write an AbortSignal`);
  }
}

/** It may come from another realm, so its class says nothing. */
function isSignal(value: unknown): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    ['throwIfAborted', 'addEventListener'].every((name) => typeof Reflect.get(value, name) === 'function')
  );
}

/** An option that is undefined has not been given. */
export function givenOptions(options: object): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}

/**
 * The options of a command as its flags, toggles that were not given included.
 * @throws LoopError `bad-config` for an option that the command does not have, or a value of another type
 */
export function flagsOf(given: Readonly<Record<string, unknown>>, table: OptionTable, flags: FlagTable): Flags {
  const known = Object.entries(table).filter(([, { flag }]) => flag in flags);
  const said = Object.entries(given).map(([option, value]) => {
    const found = known.find(([name]) => name === option);
    if (found === undefined) throw unknownOption(option, Object.fromEntries(known));
    return [found[1].flag, found[1].valueOf(option, value)] as const;
  });
  return { ...untouchedToggles(flags), ...Object.fromEntries(said) };
}

/** As yargs has them: with their defaults. */
function untouchedToggles(flags: FlagTable): Flags {
  const toggles = Object.entries(flags).filter(([, { type }]) => type === 'boolean');
  return Object.fromEntries(toggles.map(([name, flag]) => [name, flag.default as unknown]));
}

/** Who knows the command line may have written the flag. */
function unknownOption(option: string, known: OptionTable): LoopError {
  const names = [...Object.keys(known), 'signal'];
  const ofFlag = Object.entries(known).find(([, { flag }]) => flag === option)?.[0];
  const nearest = ofFlag ?? nearestWord(option, names);
  const advice = nearest === null ? `write one of ${names.sort().join(', ')}` : `did you mean ${nearest}?`;
  return new LoopError('bad-config', `unknown option ${quoteValue(option)}: ${advice}`);
}
