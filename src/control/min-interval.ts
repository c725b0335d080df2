/**
 * Least time between two key frame requests, at the receiver that sends them as at the sender that follows them. A key
 * frame needs about as long to be encoded, sent and shown; asked for more often, the stream would hold little else.
 */
export const MIN_INTERVAL_MS = 100;

/** Lets one pass each MIN_INTERVAL_MS. */
export class MinInterval {
  private lastMs = Number.NEGATIVE_INFINITY;

  /** Whether one may pass now; if so, the next has to wait. `nowMs` is of a monotonic clock. */
  take(nowMs: number): boolean {
    if (nowMs - this.lastMs < MIN_INTERVAL_MS) return false;
    this.lastMs = nowMs;
    return true;
  }
}
