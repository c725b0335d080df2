// @ts-check
import { readdirSync, readFileSync } from 'node:fs';
import { MARK } from './running-loop.js';

/**
 * What still runs of a run's processes, whatever parent or group they have moved to.
 * @param {string} mark
 * @returns {number[]}
 */
export function markedPids(mark) {
  const needle = `${MARK}=${mark}`;
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && read(`/proc/${name}/environ`).split('\0').includes(needle))
    .filter((name) => !/^State:\s+[ZX]/m.test(read(`/proc/${name}/status`)))
    .map(Number);
}

/** @param {string} path */
function read(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // It has ended meanwhile, or is not ours to look into.
    return '';
  }
}
