import type { Options } from 'yargs';

/**
 * The flags of each command. All values stay text here, as the user wrote them, so that a complaint can quote them;
 * request.ts turns them into numbers.
 */

export type Flags = Readonly<Record<string, unknown>>;

export type FlagTable = Record<string, Options>;

/** Given twice, the last one counts. */
const last = (given: unknown): unknown => (Array.isArray(given) ? given.at(-1) : given);

export const value = (group: string, describe: string, defaultDescription?: string): Options => ({
  group,
  describe,
  type: 'string',
  requiresArg: true,
  coerce: last,
  ...(defaultDescription === undefined ? {} : { defaultDescription }),
});

/** Two words, which are handed on as one, with a blank in between. */
export const pair = (group: string, describe: string, defaultDescription: string): Options => ({
  ...value(group, describe, defaultDescription),
  nargs: 2,
  coerce: (given: unknown): unknown => (Array.isArray(given) ? given.slice(-2).join(' ') : given),
});

export const toggle = (group: string, describe: string, initially: boolean): Options => ({
  group,
  describe,
  type: 'boolean',
  default: initially,
  coerce: last,
});
