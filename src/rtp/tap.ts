import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import type { StreamCounts } from './stream-counts.js';
import { StreamMonitor, type StreamOptions } from './stream-monitor.js';

/** As for the receiver's own socket: a burst that overflowed here would count as lost on the way. */
const RECEIVE_BUFFER_BYTES = 8_388_608;

/**
 * Hears a copy of each RTP packet that reaches the receiver. It lives in the supervisor, because a receiver that is
 * blocked in an open or a read cannot tell what arrives.
 */
export class Tap {
  private closed: Promise<void> | null = null;
  private packetListener: () => void = () => undefined;
  private oursListener: (packet: Buffer) => void = () => undefined;

  private constructor(
    private readonly socket: Socket,
    private readonly monitor: StreamMonitor,
  ) {}

  /**
   * @param stream which packets are ours.
   * @param nowMs a monotonic clock, in ms.
   */
  static async open(stream: StreamOptions, nowMs: () => number): Promise<Tap> {
    const socket = createSocket({ type: 'udp4', recvBufferSize: RECEIVE_BUFFER_BYTES });
    const tap = new Tap(socket, new StreamMonitor(stream));
    socket.on('message', (datagram) => {
      if (tap.monitor.add(datagram, nowMs())) tap.oursListener(datagram);
      tap.packetListener();
    });
    // A receive error on loopback leaves the socket usable; what it costs is a packet in the counts.
    socket.on('error', () => undefined);
    socket.bind(0, '127.0.0.1');
    await once(socket, 'listening');
    return tap;
  }

  get port(): number {
    return this.socket.address().port;
  }

  /** Calls back after each datagram, whatever it is. */
  onPacket(listener: () => void): void {
    this.packetListener = listener;
  }

  /** Calls back with each packet of our stream, redundant ones included; the bytes may be kept. */
  onOurs(listener: (packet: Buffer) => void): void {
    this.oursListener = listener;
  }

  /** There is a new receiver to listen at. */
  resume(): void {
    this.monitor.resume();
  }

  counts(): StreamCounts {
    return this.monitor.counts();
  }

  close(): Promise<void> {
    this.closed ??= new Promise((resolve) => this.socket.close(resolve));
    return this.closed;
  }
}
