/** Lets a burst pass, and then so many a second. */
export class TokenBucket {
  private tokens: number;
  private lastMs = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly burst: number,
    private readonly perSecond: number,
  ) {
    this.tokens = burst;
  }

  /** Whether one may pass now. `nowMs` is of a monotonic clock. */
  take(nowMs: number): boolean {
    const earned = Math.max(0, nowMs - this.lastMs) * (this.perSecond / 1000);
    this.tokens = Math.min(this.burst, this.tokens + earned);
    this.lastMs = nowMs;
    if (this.tokens < 1) return false;
    this.tokens -= 1;
    return true;
  }
}
