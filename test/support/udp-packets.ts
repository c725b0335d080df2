import { createSocket } from 'node:dgram';
import { once } from 'node:events';

/** Takes the port for a moment, until so many packets have come, and leaves it free. */
export async function awaitPackets(port: number, count = 30): Promise<void> {
  const socket = createSocket('udp4');
  try {
    socket.bind(port, '127.0.0.1');
    for (let seen = 0; seen < count; seen += 1) await once(socket, 'message', { signal: AbortSignal.timeout(20_000) });
  } finally {
    socket.close();
    await once(socket, 'close');
  }
}
