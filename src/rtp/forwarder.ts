import { createSocket, type Socket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import { codeOrText } from '../errors/error-code.js';

export interface ForwardTarget {
  /** Numeric. */
  readonly address: string;
  readonly port: number;
}

/** What may wait for a network that is slower than the stream. */
const MAX_QUEUE_BYTES = 1_048_576;
const TELL_EVERY_MS = 1_000;

/**
 * Sends packets on as they came. Nobody waits for it: what cannot be sent is dropped, counted, and told once a second at
 * most.
 */
export class Forwarder {
  private readonly socket: Socket;
  private dropped = 0;
  private toldMs = -Infinity;
  private isClosed = false;

  /** @param nowMs a monotonic clock, in ms. */
  constructor(
    private readonly target: ForwardTarget,
    private readonly warn: (message: string) => void,
    private readonly nowMs: () => number,
  ) {
    const family = isIPv6(target.address) ? 6 : 4;
    // The address is numeric: a look-up would only cost each packet a round of the event loop.
    this.socket = createSocket({
      type: family === 6 ? 'udp6' : 'udp4',
      lookup: (host, _options, callback) => callback(null, host, family),
    });
    this.socket.on('error', (error) => this.drop(codeOrText(error)));
  }

  /** @param packet it is kept until it is sent. */
  send(packet: Buffer): void {
    if (this.isClosed) return;
    if (this.socket.getSendQueueSize() > MAX_QUEUE_BYTES) {
      this.drop('the network is too slow');
      return;
    }
    this.socket.send(packet, this.target.port, this.target.address, (error) => {
      if (error !== null) this.drop(codeOrText(error));
    });
  }

  close(): void {
    if (!this.isClosed) this.socket.close();
    this.isClosed = true;
  }

  private drop(reason: string): void {
    this.dropped += 1;
    const nowMs = this.nowMs();
    if (this.isClosed || nowMs - this.toldMs < TELL_EVERY_MS) return;
    this.toldMs = nowMs;
    const { address, port } = this.target;
    const what = `${String(this.dropped)} ${this.dropped === 1 ? 'packet' : 'packets'} so far`;
    this.warn(`${what} could not be forwarded to ${address} port ${String(port)} (${reason})`);
  }
}
