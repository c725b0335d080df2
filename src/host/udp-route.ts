import { createSocket } from 'node:dgram';
import { isIPv6 } from 'node:net';

/**
 * Asks the kernel for a way to an address, by connecting a UDP socket; no packet is sent. Null where there is one, else the
 * error code, e.g. `ENETUNREACH`.
 */
export function udpRouteError(port: number, address: string): Promise<string | null> {
  const socket = createSocket(isIPv6(address) ? 'udp6' : 'udp4');
  return new Promise((resolve) => {
    // The socket's own errors come through the callback too; without a listener they would be thrown.
    socket.on('error', () => undefined);
    socket.connect(port, address, (error?: Error) => {
      socket.close();
      resolve(error === undefined ? null : 'code' in error ? String(error.code) : error.message);
    });
  });
}
