import { randomBytes } from 'node:crypto';
import type { TimeSample } from '../latency/clock-offset.js';
import { CLIENT_ID_BYTES, decodeTimeAnswer, encodeTimeRequest } from './time-message.js';

/** A whole exchange, and which clock the other host's times are of. */
export interface TimeExchange extends TimeSample {
  readonly clockId: number;
}

/** A later answer is true as well, but tells nothing: its error bar would be a second wide. */
const LATE_US = 2_000_000;
/** Requests whose answers are awaited; of very many the oldest are given up. */
const MAX_PENDING = 16;

/** Makes requests for the time and knows their answers again; the sockets are elsewhere. */
export class TimeAsker {
  /** A hard private field: what prints this object does not print the key. */
  readonly #key: Buffer;
  /** New in each run, as in key frame requests: a restarted receiver is a stranger to the replay guard. */
  private readonly clientId = randomBytes(CLIENT_ID_BYTES);
  private counter = BigInt(Date.now()) * 1000n;
  /** When each request was sent, by its counter, the oldest first. */
  private readonly pending = new Map<bigint, number>();

  /** @param nowUs of the clock that the answers are to be compared with, in whole µs. */
  constructor(
    key: Buffer,
    private readonly nowUs: () => number,
  ) {
    this.#key = key;
  }

  /** The next request, to be sent at once. */
  ask(): Buffer {
    this.counter += 1n;
    const { clientId, counter, pending } = this;
    const datagram = encodeTimeRequest({ clientId, counter }, this.#key);
    const [oldest] = pending.keys();
    if (oldest !== undefined && pending.size >= MAX_PENDING) pending.delete(oldest);
    // After the signing, which is no part of the way.
    pending.set(counter, this.nowUs());
    return datagram;
  }

  /**
   * The exchange that this datagram completes, or null. Each request is answered once, so a replayed answer is none; that
   * it came from where we asked is not looked at: a host with several addresses may answer from another one, and the tag
   * says more than an address, which anybody can write on a datagram.
   * @param t4 when it was heard.
   */
  hear(datagram: Buffer, t4: number): TimeExchange | null {
    const answer = decodeTimeAnswer(datagram, this.#key);
    if (!answer?.clientId.equals(this.clientId)) return null;
    const t1 = this.pending.get(answer.counter);
    this.pending.delete(answer.counter);
    if (t1 === undefined || t4 - t1 > LATE_US) return null;
    const { t2, t3, clockId } = answer;
    return { t1, t2, t3, t4, clockId };
  }
}
