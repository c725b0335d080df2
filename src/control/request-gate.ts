import { decodeKeyFrameRequest, type KeyFrameRequest } from './key-frame-request.js';
import { MinInterval } from './min-interval.js';
import { ReplayGuard } from './replay-guard.js';

/** Each datagram is counted once. */
export interface ControlCounts {
  /** Handed on. */
  readonly accepted: number;
  /** Not a request, not signed with our key, or heard before. */
  readonly refused: number;
  /** Authentic and new, but within MIN_INTERVAL_MS of the last one accepted, from whichever receiver. */
  readonly limited: number;
}

/** Decides which datagrams ask for a key frame; the sockets are elsewhere. */
export class RequestGate {
  /** A hard private field: what prints this object does not print the key. */
  readonly #key: Buffer;
  private readonly guard = new ReplayGuard();
  private readonly interval = new MinInterval();
  private accepted = 0;
  private refused = 0;
  private limited = 0;

  constructor(key: Buffer) {
    this.#key = key;
  }

  /** The request to follow, or null where there is none; `nowMs` is of a monotonic clock. */
  admit(datagram: Buffer, nowMs: number): KeyFrameRequest | null {
    const request = decodeKeyFrameRequest(datagram, this.#key);
    if (request === null || !this.guard.admit(request.receiverId, request.counter)) {
      this.refused += 1;
      return null;
    }
    // Last, so that only the holders of the key use up the interval, and a limited request cannot be sent once more.
    if (!this.interval.take(nowMs)) {
      this.limited += 1;
      return null;
    }
    this.accepted += 1;
    return request;
  }

  counts(): ControlCounts {
    const { accepted, refused, limited } = this;
    return { accepted, refused, limited };
  }
}
