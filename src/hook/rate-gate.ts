export interface RateLimits {
  readonly perSecond: number;
  /** Bytes, or whatever else a unit is. */
  readonly unitsPerSecond: number;
}

/** Lets so much through in each second, and not more. */
export class RateGate {
  private secondStartUs = -Infinity;
  private count = 0;
  private units = 0;

  constructor(private readonly limits: RateLimits) {}

  /** @param units what this one weighs. */
  take(nowUs: number, units = 0): boolean {
    if (nowUs - this.secondStartUs >= 1_000_000) {
      this.secondStartUs = nowUs;
      this.count = 0;
      this.units = 0;
    }
    const { perSecond, unitsPerSecond } = this.limits;
    if (this.count + 1 > perSecond || this.units + units > unitsPerSecond) return false;
    this.count += 1;
    this.units += units;
    return true;
  }
}
