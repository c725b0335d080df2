import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { freeUdpPort } from './udp-ports.js';

/** A bad network between a sender and a receiver of this host; what it does may be changed at any time. */
export interface UdpRelay extends AsyncDisposable {
  /** Where the sender sends to. */
  readonly port: number;
  /** Each so manieth packet is lost; null: none. */
  dropEvery: number | null;
  /** How late each packet is passed on. A shorter delay lets no packet overtake another one. */
  delayMs: number;
}

interface Waiting {
  readonly datagram: Buffer;
  readonly dueMs: number;
}

const TICK_MS = 2;

export async function udpRelay(targetPort: number): Promise<UdpRelay> {
  const [incoming, outgoing] = [createSocket('udp4'), createSocket('udp4')];
  const waiting: Waiting[] = [];
  let count = 0;
  const relay = { port: await freeUdpPort(), dropEvery: null as number | null, delayMs: 0 };
  const passOn = () => {
    while ((waiting[0]?.dueMs ?? Infinity) <= performance.now()) {
      const next = waiting.shift();
      if (next !== undefined) outgoing.send(next.datagram, targetPort, '127.0.0.1');
    }
  };
  incoming.on('message', (datagram) => {
    count += 1;
    if (relay.dropEvery !== null && count % relay.dropEvery === 0) return;
    waiting.push({ datagram, dueMs: performance.now() + relay.delayMs });
    passOn();
  });
  // Nobody may listen yet, or any more.
  outgoing.on('error', () => undefined);
  const timer = setInterval(passOn, TICK_MS);
  incoming.bind(relay.port, '127.0.0.1');
  await once(incoming, 'listening');
  return Object.assign(relay, {
    [Symbol.asyncDispose]: async () => {
      clearInterval(timer);
      const closed = [incoming, outgoing].map((socket) => once(socket, 'close'));
      for (const socket of [incoming, outgoing]) socket.close();
      await Promise.all(closed);
    },
  });
}
