import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { monotonicUs } from '../../src/latency/clock.js';
import { compileLibrary } from './shifted-clock.js';
import { tempDir } from './temp-dir.js';

/** A monotonic clock as another host has it, that runs faster than ours. */
export interface DriftingClock extends AsyncDisposable {
  /** For the environment of the programs that are to have it, and of all that they start. */
  readonly env: Readonly<Record<string, string>>;
  /** By how much it has drifted from ours at a time of ours, in µs. */
  driftedUs(localUs: number): number;
}

/**
 * Compiles test/fixtures/drifting-clock.c.
 * @param aheadS of the time namespace in which it will run, before it drifts.
 * @throws Error that says what to install where there is no compiler.
 */
export async function driftingClock(driftPpm: number, aheadS: number): Promise<DriftingClock> {
  const folder = await tempDir();
  const startUs = monotonicUs();
  try {
    const library = join(folder.path, 'drifting-clock.so');
    await compileLibrary(SOURCE, library);
    const preload = [library, process.env['LD_PRELOAD']].filter((path) => path !== undefined && path !== '').join(':');
    return {
      env: {
        LD_PRELOAD: preload,
        DRIFTING_CLOCK_PPM: String(driftPpm),
        DRIFTING_CLOCK_START_US: String(startUs + aheadS * 1e6),
      },
      driftedUs: (localUs) => ((localUs - startUs) * driftPpm) / 1e6,
      [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
    };
  } catch (error) {
    await folder[Symbol.asyncDispose]();
    throw error;
  }
}

const SOURCE = fileURLToPath(new URL('../fixtures/drifting-clock.c', import.meta.url));
