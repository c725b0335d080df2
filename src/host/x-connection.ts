import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { connect, type NetConnectOpts, type Socket } from 'node:net';
import { join } from 'node:path';
import { codeOrText } from '../errors/error-code.js';
import { parseXAuthority, peerOf, selectCookie } from './x-authority.js';
import { displayTargets, type XDisplay } from './x-display.js';
import { parseSetupReply, setupRequest } from './x-handshake.js';

/** How an X server has answered: `what` is a clause about the server. */
export type XAnswer =
  | { readonly kind: 'accepted'; readonly socket: Socket }
  | { readonly kind: 'refused' | 'hung-up'; readonly what: string };

/** Connects and does all that a client does up to the server's yes, cookie included. Aborted, it counts as hung up. */
export async function connectToDisplay(
  display: XDisplay,
  env: NodeJS.ProcessEnv,
  deadline: AbortSignal,
): Promise<XAnswer> {
  const socket = await connectToAny(displayTargets(display), deadline);
  if (typeof socket === 'string') return { kind: 'refused', what: `is not there (${socket})` };
  const answer = await shakeHands(socket, await readCookie(socket, display.number, env));
  if (answer.kind !== 'accepted') socket.destroy();
  return answer;
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
      failures.add(codeOrText(error));
    }
  }
  return [...failures].join(', ');
}

async function shakeHands(socket: Socket, cookie: Buffer | null): Promise<XAnswer> {
  try {
    socket.write(setupRequest(cookie));
    let bytes = Buffer.alloc(0);
    for await (const chunk of socket.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      bytes = Buffer.concat([bytes, chunk]);
      const reply = parseSetupReply(bytes);
      if (reply?.accepted === true) return { kind: 'accepted', socket };
      if (reply?.accepted === false) return { kind: 'refused', what: `refused us: ${reply.reason}` };
    }
    return { kind: 'hung-up', what: 'closed the connection without an answer' };
  } catch (error) {
    return { kind: 'hung-up', what: `broke the connection (${codeOrText(error)})` };
  }
}

/** No file and no fitting entry are no errors: servers may well let us in without. */
async function readCookie(socket: Socket, displayNumber: number, env: NodeJS.ProcessEnv): Promise<Buffer | null> {
  const path = env['XAUTHORITY'] ?? join(env['HOME'] ?? '', '.Xauthority');
  const file = await readFile(path).catch(() => null);
  return file === null ? null : selectCookie(parseXAuthority(file), peerOf(socket), displayNumber);
}
