import { ReplayGuard } from './replay-guard.js';
import { decodeTimeRequest, encodeTimeAnswer } from './time-message.js';
import { TokenBucket } from './token-bucket.js';

/** Whose time is told. */
export interface TimeSource {
  /** 16 bits, as in the stamps of this host's sender. */
  readonly clockId: number;
  /** In whole µs, of the clock of the stamps. */
  readonly nowUs: () => number;
}

/** From all receivers together: sixteen that begin at once, or that go on asking (time-poller.ts). */
const BURST = 128;
const PER_SECOND = 40;

/** Each datagram is counted once. */
export interface TimeCounts {
  readonly answered: number;
  /** Not signed with our key, or heard before. */
  readonly refused: number;
  /** Authentic and new, but too many. */
  readonly limited: number;
}

/** Decides which datagrams are told the time; the sockets are elsewhere. */
export class TimeGate {
  /** A hard private field: what prints this object does not print the key. */
  readonly #key: Buffer;
  private readonly guard = new ReplayGuard();
  private readonly bucket = new TokenBucket(BURST, PER_SECOND);
  private readonly tally = { answered: 0, refused: 0, limited: 0 };

  constructor(
    key: Buffer,
    private readonly source: TimeSource,
  ) {
    this.#key = key;
  }

  /**
   * The answer, to be sent at once, or null where there is none to give.
   * @param t2 when the datagram was heard, by `nowUs` of the source.
   */
  admit(datagram: Buffer, t2: number, nowMs: number): Buffer | null {
    const nonce = decodeTimeRequest(datagram, this.#key);
    if (nonce === null || !this.guard.admit(nonce.clientId, nonce.counter)) {
      this.tally.refused += 1;
      return null;
    }
    if (!this.bucket.take(nowMs)) {
      this.tally.limited += 1;
      return null;
    }
    this.tally.answered += 1;
    const { clockId, nowUs } = this.source;
    // What signing and sending takes after t3 counts as a part of the way, which only widens the error bar.
    return encodeTimeAnswer({ ...nonce, clockId, t2, t3: nowUs() }, this.#key);
  }

  counts(): TimeCounts {
    return { ...this.tally };
  }
}
