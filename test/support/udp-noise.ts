import { randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';

export interface Noise extends AsyncDisposable {
  stop(): Promise<void>;
}

const PER_SECOND = 100;
/** With these two bits an RTP packet says its version, 2: noise says another one. */
const VERSION_BITS = 0xc0;

/** Sends random bytes to a port of this host, 100 datagrams a second of 1 to 1400 bytes, none of them RTP. */
export function sendNoise(port: number): Noise {
  const socket = createSocket('udp4');
  const timer = setInterval(() => {
    const size = 1 + (randomBytes(2).readUInt16BE() % 1400);
    const datagram = randomBytes(size);
    datagram.writeUInt8(datagram.readUInt8(0) & ~VERSION_BITS, 0);
    socket.send(datagram, port, '127.0.0.1');
  }, 1000 / PER_SECOND);
  // Nobody may listen yet, or any more.
  socket.on('error', () => undefined);
  let stopped: Promise<void> | null = null;
  const stopNow = async () => {
    clearInterval(timer);
    socket.close();
    await once(socket, 'close');
  };
  const stop = () => (stopped ??= stopNow());
  return { stop, [Symbol.asyncDispose]: stop };
}
