import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { parseRtpHeader } from '../../src/rtp/packet.js';

export const LOOPBACK = '127.0.0.1';
const PACKET_BYTES = 200;

/** A plain receiver of RTP, which knows nothing of the proxy. */
export class RtpReceiver implements AsyncDisposable {
  /** In the order of arrival. */
  readonly sequences: number[] = [];

  private constructor(private readonly socket: Socket) {
    socket.on('message', (datagram: Buffer) => {
      this.sequences.push(parseRtpHeader(datagram)?.sequence ?? NaN);
    });
  }

  static async listen(port = 0): Promise<RtpReceiver> {
    const socket = createSocket({ type: 'udp4', recvBufferSize: 4 * 1024 * 1024 });
    socket.bind(port, LOOPBACK);
    await once(socket, 'listening');
    return new RtpReceiver(socket);
  }

  get port(): number {
    return this.socket.address().port;
  }

  /** Waits for so many packets. @throws Error when they do not come. */
  async packets(count: number): Promise<void> {
    const deadline = performance.now() + 15_000;
    while (this.sequences.length < count) {
      if (performance.now() > deadline) throw new Error(`${String(this.sequences.length)} of ${String(count)} came`);
      await delay(5);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.socket.close();
    await once(this.socket, 'close');
  }
}

/** Sends RTP packets with successive sequence numbers, a few each ms. */
export class RtpSender implements AsyncDisposable {
  private sequence = 0;
  private readonly socket = createSocket('udp4');

  constructor(private readonly port: number) {}

  async send(count: number, { perMs = 4 } = {}): Promise<void> {
    for (let i = 0; i < count; i += 1) {
      const packet = Buffer.alloc(PACKET_BYTES);
      packet.writeUInt8(0x80, 0);
      packet.writeUInt8(96, 1);
      packet.writeUInt16BE(this.sequence, 2);
      this.sequence += 1;
      await new Promise((resolve) => this.socket.send(packet, this.port, LOOPBACK, resolve));
      if (i % perMs === perMs - 1) await delay(1);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.socket.close();
    await once(this.socket, 'close');
  }
}

/** What the sequence numbers say, counted without regard to how the proxy counts. */
export function factsOf(sequences: readonly number[], sent: number) {
  const seen = new Set<number>();
  const facts = { lost: 0, duplicated: 0, reordered: 0 };
  let highest = -1;
  for (const sequence of sequences) {
    if (seen.has(sequence)) facts.duplicated += 1;
    else if (sequence < highest) facts.reordered += 1;
    seen.add(sequence);
    highest = Math.max(highest, sequence);
  }
  return { ...facts, lost: sent - seen.size };
}
