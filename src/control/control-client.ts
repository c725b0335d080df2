import { randomBytes } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { isIPv6 } from 'node:net';
import { errorText, LoopError } from '../errors/loop-error.js';
import { monotonicUs } from '../latency/clock.js';
import { encodeKeyFrameRequest, type KeyFrameRequest, RECEIVER_ID_BYTES } from './key-frame-request.js';
import { MinInterval } from './min-interval.js';
import { TimeAsker, type TimeExchange } from './time-asker.js';
import { TimePoller } from './time-poller.js';

export interface ControlClientOptions {
  /** The sender's host: numeric, IPv4 or IPv6. */
  readonly address: string;
  /** The sender's --control-port, 1 to 65535. */
  readonly port: number;
  /** The shared secret, from readKeyFile. */
  readonly key: Buffer;
  /** A monotonic clock, in ms. */
  readonly nowMs?: () => number;
  /** The clock that is compared with the sender's, in whole µs. */
  readonly nowUs?: () => number;
}

/** Each call of requestKeyFrame before close() is counted once, `sent` and `failed` when the kernel has answered. */
export interface ClientCounts {
  /** Given to the network; whether they arrive is not known. */
  readonly sent: number;
  /** Within MIN_INTERVAL_MS of the one before, and dropped. */
  readonly limited: number;
  /** The kernel or the encoder refused them. */
  readonly failed: number;
}

/**
 * Asks a sender for key frames, and for the time. A request is no more than a hint (the next key frame of the stream helps as well), so
 * nothing here fails after open(), waits for an answer or keeps the process alive; who still sees no key frame asks again.
 */
export class ControlClient {
  /** A hard private field: what prints this object does not print the key. */
  readonly #key: Buffer;
  /** New in each client: a restarted receiver is a stranger to the replay guard, not one whose counter fell back. */
  private readonly receiverId = randomBytes(RECEIVER_ID_BYTES);
  /** From the wall clock in µs: even under an id that came again, a later client would count on from an earlier one. */
  private counter = BigInt(Date.now()) * 1000n;
  private readonly interval = new MinInterval();
  private readonly nowMs: () => number;
  private readonly asker: TimeAsker;
  private readonly nowUs: () => number;
  private poller: TimePoller | null = null;
  private readonly tally = { sent: 0, limited: 0, failed: 0 };
  private closed: Promise<void> | null = null;

  private constructor(
    private readonly socket: Socket,
    private readonly target: Pick<ControlClientOptions, 'address' | 'port'>,
    { key, nowMs = () => performance.now(), nowUs = monotonicUs }: ControlClientOptions,
  ) {
    this.#key = key;
    this.nowMs = nowMs;
    this.nowUs = nowUs;
    this.asker = new TimeAsker(key, nowUs);
  }

  /** @throws LoopError `open-failed` where this host has no socket for us, e.g. no IPv6 or too many open files. */
  static async open(options: ControlClientOptions): Promise<ControlClient> {
    const { address, port } = options;
    // Not connected: its own address and way would be those of now, and the network of a robot changes.
    const socket = createSocket(isIPv6(address) ? 'udp6' : 'udp4');
    try {
      socket.bind({ port: 0, exclusive: true });
      await once(socket, 'listening');
    } catch (cause) {
      socket.close();
      const what = `cannot ask ${address} for key frames: no UDP socket (${errorText(cause)})`;
      throw new LoopError('open-failed', what, { cause });
    }
    // An ICMP error (ECONNREFUSED: the sender is not up yet) costs one request; the receiver asks again.
    socket.on('error', () => undefined);
    socket.unref();
    return new ControlClient(socket, { address, port }, options);
  }

  /** Fire and forget; too soon after the last one, or after close(), it does nothing. Never throws. */
  requestKeyFrame({ ssrc, lastSequence }: Pick<KeyFrameRequest, 'ssrc' | 'lastSequence'>): void {
    if (this.closed !== null) return;
    if (!this.interval.take(this.nowMs())) {
      this.tally.limited += 1;
      return;
    }
    this.counter += 1n;
    const { receiverId, counter } = this;
    try {
      this.send(encodeKeyFrameRequest({ receiverId, counter, ssrc, lastSequence }, this.#key));
    } catch {
      // A number that no RTP header can hold, or no port: a fault of the caller, and not worth a receiver.
      this.tally.failed += 1;
    }
  }

  /** Compares the clocks from now on, again and again (time-poller.ts); to be called once. Lost answers are no errors. */
  pollTime(listener: (exchange: TimeExchange) => void): void {
    if (this.closed !== null || this.poller !== null) return;
    const poller = new TimePoller(() => this.askTime());
    this.poller = poller;
    this.socket.on('message', (datagram) => {
      const exchange = this.asker.hear(datagram, this.nowUs());
      if (exchange === null) return;
      poller.heard(exchange);
      listener(exchange);
    });
  }

  counts(): ClientCounts {
    return { ...this.tally };
  }

  close(): Promise<void> {
    this.poller?.close();
    this.closed ??= new Promise((resolve) => this.socket.close(resolve));
    return this.closed;
  }

  private askTime(): void {
    const { port, address } = this.target;
    try {
      this.socket.send(this.asker.ask(), port, address, () => undefined);
    } catch {
      // No such port: key frame requests fail and are counted in the same way.
    }
  }

  private send(datagram: Buffer): void {
    this.socket.send(datagram, this.target.port, this.target.address, (error) => {
      this.tally[error === null ? 'sent' : 'failed'] += 1;
    });
  }
}
