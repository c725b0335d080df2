import type { Socket } from 'node:net';
import { connectToDisplay, type XAnswer } from './x-connection.js';
import { parseDisplay, type XDisplay } from './x-display.js';

export type DisplaySearch =
  | { readonly available: true; readonly display: string }
  | {
      readonly available: false;
      /** A clause for a message, e.g. `DISPLAY is not set`. */
      readonly reason: string;
    };

/**
 * Whether there is an X server that would accept us. It has to be asked before the first window: without one, Qt ends the
 * process with SIGABRT. A connection that was accepted stays open as long as this process lives, which it does not prolong.
 */
export async function findDisplay(env: NodeJS.ProcessEnv = process.env, timeoutMs = 1000): Promise<DisplaySearch> {
  const name = env['DISPLAY'] ?? '';
  if (name === '') return { available: false, reason: 'DISPLAY is not set' };
  const display = parseDisplay(name);
  if (display === null) return { available: false, reason: `DISPLAY=${name} does not name an X display` };
  const answer = await connectInTime(display, env, timeoutMs);
  if (answer.kind !== 'accepted') {
    return { available: false, reason: `the X server of DISPLAY=${name} ${answer.what}` };
  }
  hold(answer.socket);
  return { available: true, display: name };
}

/** A server that is just resetting itself drops who comes in; the next one is served. */
const ATTEMPTS = 3;

async function connectInTime(display: XDisplay, env: NodeJS.ProcessEnv, timeoutMs: number): Promise<XAnswer> {
  const deadline = new AbortController();
  const timer = setTimeout(() => {
    deadline.abort();
  }, timeoutMs);
  try {
    let answer = await connectToDisplay(display, env, deadline.signal);
    for (let attempt = 2; attempt <= ATTEMPTS && answer.kind === 'hung-up' && !deadline.signal.aborted; attempt += 1) {
      answer = await connectToDisplay(display, env, deadline.signal);
    }
    const isLate = answer.kind !== 'accepted' && deadline.signal.aborted;
    return isLate ? { kind: 'hung-up', what: `did not answer within ${String(timeoutMs)} ms` } : answer;
  } finally {
    clearTimeout(timer);
  }
}

let held: Socket | undefined;

/**
 * An X server resets itself when its last client leaves, and drops whoever connects meanwhile: were this connection closed,
 * it could well be the window's, which comes next, that fails.
 */
function hold(socket: Socket): void {
  held?.destroy();
  held = socket;
  // The server may send events to every client and may end before we do.
  socket.on('error', () => undefined).resume();
  socket.unref();
}
