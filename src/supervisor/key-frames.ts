import type { StreamCounts } from '../rtp/stream-counts.js';

export interface KeyFramesOptions {
  /** What the tap has heard. */
  readonly stream: () => StreamCounts;
  /** Asks the sender. @param lastSequence of the newest packet that was heard, 16 bits. */
  readonly ask: (lastSequence: number | null) => void;
  readonly nowMs: () => number;
}

/** A request or its answer may be lost; an answer takes a frame's time. Doubled with each one, as each costs the sender. */
const RETRY_MS = 300;
const MAX_RETRY_MS = 5_000;
/**
 * Added to the last sequence number: half of the circle away, the restart of the sequence can be taken for neither a loss
 * nor a late packet (RFC 3550, appendix A.1).
 */
const SEQUENCE_LEAP = 0x8000;

/**
 * Gets a key frame for a receiver that has just begun to listen: without one it would wait for the next of the stream's
 * own, a second or more.
 */
export class KeyFrames {
  private wantedSinceMs: number | null = null;
  private lastAskedMs = -Infinity;
  private retryMs = RETRY_MS;

  constructor(private readonly options: KeyFramesOptions) {}

  /** A receiver is about to listen. */
  want(): void {
    this.wantedSinceMs = this.options.nowMs();
    this.lastAskedMs = -Infinity;
    this.retryMs = RETRY_MS;
  }

  /** The receiver shows a picture, or is gone. */
  drop(): void {
    this.wantedSinceMs = null;
  }

  /** Looks whether it is time to ask; to be called often, best with each packet. */
  look(): void {
    if (this.wantedSinceMs === null) return;
    const { stream, nowMs } = this.options;
    const { lastAtMs, lastIdrAtMs, lastSpsAtMs, lastSequence } = stream();
    // Before the first packet nobody sends, or nobody is bound yet.
    if (lastAtMs === null || lastAtMs < this.wantedSinceMs) return;
    const parametersMs = lastSpsAtMs ?? -Infinity;
    if (parametersMs >= this.wantedSinceMs) {
      if ((lastIdrAtMs ?? -Infinity) >= parametersMs) this.drop();
      // Parameter sets go before the key frame: it is on its way.
      else if (nowMs() - parametersMs > RETRY_MS) this.ask(lastSequence);
    } else {
      this.ask(lastSequence);
    }
  }

  private ask(lastSequence: number | null): void {
    const nowMs = this.options.nowMs();
    if (nowMs - this.lastAskedMs < this.retryMs) return;
    // The first one is free.
    if (this.lastAskedMs > -Infinity) this.retryMs = Math.min(2 * this.retryMs, MAX_RETRY_MS);
    this.lastAskedMs = nowMs;
    this.options.ask(lastSequence);
  }
}

/** Where the sequence of a stream may begin anew after the number that was heard last; null: anywhere. */
export function leapFrom(lastSequence: number | null): number | null {
  return lastSequence === null ? null : (lastSequence + SEQUENCE_LEAP) % 0x1_0000;
}
