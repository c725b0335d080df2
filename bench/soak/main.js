// @ts-check
/* global AbortController */
import { writeFile } from 'node:fs/promises';
import { BAD_USAGE, readOptions } from '../read-options.js';
import { parseOptions, USAGE } from './options.js';
import { isClean, renderReport } from './report.js';
import { soak } from './soak.js';

const NOT_SURVIVED = 5;

process.exitCode = await main(process.argv.slice(2));

/**
 * @param {string[]} argv
 * @returns {Promise<number>} exit code
 */
async function main(argv) {
  const options = readOptions(() => parseOptions(argv), USAGE, say);
  if (typeof options === 'number') return options;
  const refusal = options.out === null ? null : await cannotWrite(options.out);
  if (refusal !== null) {
    process.stderr.write(`soak: --out ${JSON.stringify(options.out)}: ${refusal}\n`);
    return BAD_USAGE;
  }
  const stopping = new AbortController();
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) process.once(signal, () => stopping.abort());
  say(`seed ${String(options.seed)}`);
  const result = await soak({ ...options, say, signal: stopping.signal });
  const report = renderReport(result);
  process.stdout.write(report);
  if (options.out !== null) await writeFile(options.out, report);
  return isClean(result) ? 0 : NOT_SURVIVED;
}

/**
 * Before hours of work go into a report that can be written nowhere.
 * @param {string} path
 * @returns {Promise<string | null>} why it cannot be written
 */
async function cannotWrite(path) {
  try {
    await writeFile(path, '');
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** @param {string} line */
function say(line) {
  process.stderr.write(`soak: ${line}\n`);
}
