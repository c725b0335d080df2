import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { tempDir } from './temp-dir.js';

/** A wall clock that jumps while the monotonic one goes on, as when NTP or a user sets the clock. */
export interface ShiftedClock extends AsyncDisposable {
  /** For the environment of the programs that are to see it, and of all that they start. */
  readonly env: { readonly LD_PRELOAD: string; readonly SHIFTED_CLOCK_FILE: string };
  /** Sets how many whole milliseconds, from now on, these programs' wall clock is ahead of the host's; negative: behind it. */
  shift(ms: number): Promise<void>;
}

/**
 * Compiles test/fixtures/shifted-clock.c. Not moved are the times of files, waits until a time of the wall clock, and
 * programs that ask the kernel past libc (static ones, Go's).
 * @throws Error that says what to install where there is no compiler.
 */
export async function shiftedClock(compilers: readonly string[] = ['gcc', 'cc']): Promise<ShiftedClock> {
  const folder = await tempDir();
  const file = join(folder.path, 'shift-ms');
  try {
    const library = join(folder.path, 'shifted-clock.so');
    await compileLibrary(SOURCE, library, compilers);
    await writeShift(file, 0, 'w');
    const preload = [library, process.env['LD_PRELOAD']].filter((path) => path !== undefined && path !== '').join(':');
    return {
      env: { LD_PRELOAD: preload, SHIFTED_CLOCK_FILE: file },
      shift: (ms) => writeShift(file, ms, 'r+'),
      [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
    };
  } catch (error) {
    await folder[Symbol.asyncDispose]();
    throw error;
  }
}

const SOURCE = fileURLToPath(new URL('../fixtures/shifted-clock.c', import.meta.url));

/** A library for LD_PRELOAD. @throws Error that says what to install where there is no compiler. */
export async function compileLibrary(
  source: string,
  library: string,
  compilers: readonly string[] = ['gcc', 'cc'],
): Promise<void> {
  const args = ['-O2', '-Wall', '-Wextra', '-Werror', '-shared', '-fPIC', '-o', library, source, '-ldl'];
  for (const compiler of compilers) {
    const { failed, code, message } = await execa(compiler, args, { reject: false, timeout: 30_000 });
    if (!failed) return;
    if (code !== 'ENOENT') throw new Error(message);
  }
  throw new Error(`${compilers.join(' or ')} is missing: install gcc`);
}

/** In place: a file that was cut or replaced would end the processes that have mapped it, or leave them with the old one. */
async function writeShift(file: string, ms: number, flags: 'w' | 'r+'): Promise<void> {
  const handle = await open(file, flags);
  try {
    await handle.write(BigInt64Array.of(BigInt(ms)), 0, 8, 0);
  } finally {
    await handle.close();
  }
}
