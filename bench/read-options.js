// @ts-check
import { UsageError } from './options.js';

/** Exit code of bad usage. */
export const BAD_USAGE = 2;

/**
 * Parses a command line; prints the usage where it is asked for, and the complaint where it does not parse.
 * @template O
 * @param {() => O | 'help'} parse throws UsageError
 * @param {string} usage
 * @param {(message: string) => void} complain
 * @returns {O | number} the options, or the exit code
 */
export function readOptions(parse, usage, complain) {
  try {
    const options = parse();
    if (options !== 'help') return options;
    process.stdout.write(usage);
    return 0;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    complain(error.message);
    return BAD_USAGE;
  }
}
