import { createSocket } from 'node:dgram';
import { once } from 'node:events';

/** A UDP port of this address that was free a moment ago; the system does not give it out again soon. */
export async function freeUdpPort(address: string): Promise<number> {
  const socket = createSocket('udp4');
  try {
    socket.bind(0, address);
    await once(socket, 'listening');
    return socket.address().port;
  } finally {
    socket.close();
  }
}
