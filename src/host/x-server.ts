import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { connect, type NetConnectOpts, type Socket } from 'node:net';
import { join } from 'node:path';
import { parseXAuthority, peerOf, selectCookie } from './x-authority.js';
import { displayTargets, parseDisplay, type XDisplay } from './x-display.js';
import { parseSetupReply, setupRequest } from './x-handshake.js';

export type DisplaySearch =
  | { readonly available: true; readonly display: string }
  | {
      readonly available: false;
      /** A clause for a message, e.g. `DISPLAY is not set`. */
      readonly reason: string;
    };

/**
 * Whether there is an X server that would accept us. It has to be asked before the first window: without one, Qt ends the
 * process with SIGABRT. So this does all that a client does up to the server's yes, cookie included, in bounded time.
 */
export async function findDisplay(env: NodeJS.ProcessEnv = process.env, timeoutMs = 1000): Promise<DisplaySearch> {
  const name = env['DISPLAY'] ?? '';
  if (name === '') return { available: false, reason: 'DISPLAY is not set' };
  const display = parseDisplay(name);
  if (display === null) return { available: false, reason: `DISPLAY=${name} does not name an X display` };
  const deadline = AbortSignal.timeout(timeoutMs);
  const refusal = await askToBeAccepted(display, env, deadline);
  if (refusal === null) return { available: true, display: name };
  const late = `did not answer within ${String(timeoutMs)} ms`;
  return { available: false, reason: `the X server of DISPLAY=${name} ${deadline.aborted ? late : refusal}` };
}

/** Null when accepted, else what the server did. */
async function askToBeAccepted(
  display: XDisplay,
  env: NodeJS.ProcessEnv,
  deadline: AbortSignal,
): Promise<string | null> {
  const connection = await connectToAny(displayTargets(display), deadline);
  if (typeof connection === 'string') return `is not there (${connection})`;
  try {
    return await shakeHands(connection, await readCookie(connection, display.number, env));
  } catch (error) {
    return `broke the connection (${codeOf(error)})`;
  } finally {
    connection.destroy();
  }
}

/** The first connection that can be made, or the distinct reasons why there is none. */
async function connectToAny(targets: readonly NetConnectOpts[], deadline: AbortSignal): Promise<Socket | string> {
  const failures = new Set<string>();
  for (const target of targets) {
    const socket = connect({ ...target, signal: deadline });
    try {
      await once(socket, 'connect');
      return socket;
    } catch (error) {
      failures.add(codeOf(error));
    }
  }
  return [...failures].join(', ');
}

async function shakeHands(socket: Socket, cookie: Buffer | null): Promise<string | null> {
  socket.write(setupRequest(cookie));
  let bytes = Buffer.alloc(0);
  for await (const chunk of socket as AsyncIterable<Buffer>) {
    bytes = Buffer.concat([bytes, chunk]);
    const reply = parseSetupReply(bytes);
    if (reply !== null) return reply.accepted ? null : `refused us: ${reply.reason}`;
  }
  return 'closed the connection without an answer';
}

/** No file and no fitting entry are no errors: servers may well let us in without. */
async function readCookie(socket: Socket, displayNumber: number, env: NodeJS.ProcessEnv): Promise<Buffer | null> {
  const path = env['XAUTHORITY'] ?? join(env['HOME'] ?? '', '.Xauthority');
  const file = await readFile(path).catch(() => null);
  return file === null ? null : selectCookie(parseXAuthority(file), peerOf(socket), displayNumber);
}

function codeOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : String(error);
}
