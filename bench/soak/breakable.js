// @ts-check
import { closeSync, writeSync } from 'node:fs';

/**
 * Loaded into each process of a run in front of its own program (node --import): gives a child of gstcv-loop signals that
 * make it fail from inside, as native code does that hangs, or writes to a descriptor that is not its own.
 */

const CHANNEL_FD = 3;
const STDERR_FD = 2;
/** Written in a fraction of a second: a child that does nothing else for longer than the stall timeout is rightly ended. */
const FLOOD_BYTES = 20_000_000;

export const SIGNALS = /** @type {const} */ ({
  block: 'SIGUSR2',
  scribble: 'SIGPWR',
  hangUp: 'SIGIO',
  flood: 'SIGWINCH',
});

if (/[/\\](sender|receiver|spare)[/\\]main\.js$/.test(process.argv[1] ?? '')) {
  process.on(SIGNALS.block, () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0));
  process.on(SIGNALS.scribble, () => writeSync(CHANNEL_FD, Buffer.alloc(64)));
  process.on(SIGNALS.hangUp, () => {
    closeSync(CHANNEL_FD);
  });
  process.on(SIGNALS.flood, flood);
}

function flood() {
  const lines = Buffer.from(`${'x'.repeat(999)}\n`.repeat(100));
  for (let written = 0; written < FLOOD_BYTES;) written += write(lines);
}

/** @param {Buffer} bytes */
function write(bytes) {
  try {
    return writeSync(STDERR_FD, bytes);
  } catch (error) {
    // The pipe is full: its reader needs a moment.
    if (error instanceof Error && 'code' in error && error.code === 'EAGAIN') return 0;
    throw error;
  }
}
