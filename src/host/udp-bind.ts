import { createSocket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import { codeOrText } from '../errors/error-code.js';

/**
 * Binds a UDP socket to the numeric address and port as an exclusive user would, and lets go of it at once. Null when that
 * worked, else the error code, e.g. `EADDRINUSE`.
 */
export function udpBindError(port: number, address: string): Promise<string | null> {
  // Without reuseAddr: with it, Linux would let us share a port whose packets we then steal.
  const socket = createSocket({ type: isIPv6(address) ? 'udp6' : 'udp4', reuseAddr: false });
  return new Promise((resolve) => {
    socket.once('error', (error) => {
      socket.close();
      resolve(codeOrText(error));
    });
    // exclusive: in a cluster worker the primary process would otherwise bind it for all and keep it.
    socket.bind({ port, address, exclusive: true }, () => socket.close(() => resolve(null)));
  });
}
