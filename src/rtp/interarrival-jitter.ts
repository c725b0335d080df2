/** A timestamp that jumps by more than this belongs to another clock. */
const MAX_STEP_S = 10;
/** Gain of the running mean: RFC 3550, section 6.4.1. */
const GAIN = 1 / 16;

/** How unevenly packets come, compared with their timestamps: RFC 3550, appendix A.8. */
export class InterarrivalJitter {
  /** In ms, 0 or more. */
  ms = 0;
  private last: { timestamp: number; atMs: number } | null = null;

  /** @param clockRateHz units of the RTP timestamp per second. */
  constructor(private readonly clockRateHz: number) {}

  /** @param timestamp 32 bits; a wrap is no jump. */
  add(timestamp: number, nowMs: number): void {
    const last = this.last;
    if (last === null) {
      this.last = { timestamp, atMs: nowMs };
      return;
    }
    const stepMs = (((timestamp - last.timestamp) | 0) * 1000) / this.clockRateHz;
    if (Math.abs(stepMs) > MAX_STEP_S * 1000) this.ms = 0;
    else this.ms += (Math.abs(nowMs - last.atMs - stepMs) - this.ms) * GAIN;
    last.timestamp = timestamp;
    last.atMs = nowMs;
  }

  reset(): void {
    this.ms = 0;
    this.last = null;
  }
}
