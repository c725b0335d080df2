/**
 * The flags of each command. All values stay text here, as the user wrote them, so that a complaint can quote them; the
 * requests turn them into numbers.
 */

export type Flags = Readonly<Record<string, unknown>>;

/** As yargs takes it. */
export interface Flag {
  /** Heading in the help. */
  readonly group: string;
  readonly describe: string;
  readonly type: 'string' | 'boolean' | 'array';
  readonly default?: boolean;
  /** What stands for a default in the help. */
  readonly defaultDescription?: string;
  readonly requiresArg?: true;
  readonly demandOption?: true;
  readonly nargs?: number;
  /** The items of an array are text. */
  readonly string?: true;
  readonly coerce?: (given: unknown) => unknown;
}

export type FlagTable = Readonly<Record<string, Flag>>;

/** Given twice, the last one counts. */
const last = (given: unknown): unknown => (Array.isArray(given) ? given.at(-1) : given);

export const value = (group: string, describe: string, defaultDescription?: string): Flag => ({
  group,
  describe,
  type: 'string',
  requiresArg: true,
  coerce: last,
  ...(defaultDescription === undefined ? {} : { defaultDescription }),
});

/** Two words, which are handed on as one, with a blank in between. */
export const pair = (group: string, describe: string, defaultDescription: string): Flag => ({
  ...value(group, describe, defaultDescription),
  nargs: 2,
  coerce: (given: unknown): unknown => (Array.isArray(given) ? given.slice(-2).join(' ') : given),
});

export const toggle = (group: string, describe: string, initially: boolean): Flag => ({
  group,
  describe,
  type: 'boolean',
  default: initially,
  coerce: last,
});
