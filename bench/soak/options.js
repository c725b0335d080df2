// @ts-check
import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { UsageError } from '../options.js';

/**
 * @typedef {object} SoakOptions
 * @property {number} minutes
 * @property {number} seed 32 bits
 * @property {string | null} out file for the report, besides stdout
 */

export const USAGE = `usage: scripts/soak [options]

Runs gstcv-loop, breaks it at random again and again, and tells how it came back.

  --minutes N    length                                          1
  --seed S       the same seed gives the same faults             drawn, and printed
  --out FILE     write the report to FILE as well

Exit codes: 0 all survived; 2 bad usage; 5 something did not survive, was restarted without need, or was left behind.
`;

const MAX_MINUTES = 10_000;
const MAX_SEED = 2 ** 32 - 1;

/**
 * @param {string[]} argv without node and script
 * @returns {SoakOptions | 'help'}
 */
export function parseOptions(argv) {
  const values = readFlags(argv);
  if (values.help) return 'help';
  const minutes = /^\d+(\.\d+)?$/.test(values.minutes) ? Number(values.minutes) : Number.NaN;
  if (!(minutes > 0 && minutes <= MAX_MINUTES)) {
    throw new UsageError(
      `--minutes ${JSON.stringify(values.minutes)}: write a number above 0, up to ${String(MAX_MINUTES)}`,
    );
  }
  return { minutes, seed: parseSeed(values.seed), out: values.out ?? null };
}

/** @param {string | undefined} text */
function parseSeed(text) {
  if (text === undefined) return randomInt(MAX_SEED);
  const seed = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
  if (!(seed <= MAX_SEED))
    throw new UsageError(`--seed ${JSON.stringify(text)}: write a whole number from 0 to ${String(MAX_SEED)}`);
  return seed;
}

/** @param {string[]} argv */
function readFlags(argv) {
  try {
    return parseArgs({
      args: argv,
      options: {
        minutes: { type: 'string', default: '1' },
        seed: { type: 'string' },
        out: { type: 'string' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}
