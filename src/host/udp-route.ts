import { createSocket } from 'node:dgram';
import { isIPv6 } from 'node:net';

/**
 * Asks the kernel for a way to an address, by connecting a UDP socket; no packet is sent. Null where there is one, else the
 * error code, e.g. `ENETUNREACH`.
 */
export function udpRouteError(port: number, address: string): Promise<string | null> {
  const socket = createSocket(isIPv6(address) ? 'udp6' : 'udp4');
  return new Promise((resolve) => {
    let settled = false;
    const settle = (error?: Error) => {
      if (!settled) socket.close();
      settled = true;
      resolve(error === undefined ? null : 'code' in error ? String(error.code) : error.message);
    };
    // A socket that cannot even be bound never calls back; it only says so.
    socket.on('error', settle);
    socket.connect(port, address, settle);
  });
}
