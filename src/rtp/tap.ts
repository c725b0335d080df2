import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { parseRtpHeader } from './packet.js';
import { type PacketCounts, PacketCounter } from './packet-counter.js';

/** As for the receiver's own socket: a burst that overflowed here would count as lost on the way. */
const RECEIVE_BUFFER_BYTES = 8_388_608;

/**
 * Hears a copy of each RTP packet that reaches the receiver. It lives in the supervisor, because a receiver that is
 * blocked in an open or a read cannot tell what arrives.
 */
export class Tap {
  private closed: Promise<void> | null = null;

  private constructor(
    private readonly socket: Socket,
    private readonly counter: PacketCounter,
  ) {}

  static async open(payloadType: number, nowMs: () => number): Promise<Tap> {
    const socket = createSocket({ type: 'udp4', recvBufferSize: RECEIVE_BUFFER_BYTES });
    const counter = new PacketCounter(payloadType);
    socket.on('message', (datagram) => {
      counter.add(parseRtpHeader(datagram), datagram.length, nowMs());
    });
    // A receive error on loopback leaves the socket usable; what it costs is a packet in the counts.
    socket.on('error', () => undefined);
    socket.bind(0, '127.0.0.1');
    await once(socket, 'listening');
    return new Tap(socket, counter);
  }

  get port(): number {
    return this.socket.address().port;
  }

  counts(): PacketCounts {
    return this.counter.counts();
  }

  close(): Promise<void> {
    this.closed ??= new Promise((resolve) => this.socket.close(resolve));
    return this.closed;
  }
}
