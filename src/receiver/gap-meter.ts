import { type Gap, MAX_GAPS_PER_REPORT } from '../protocol/messages.js';

/** A shorter pause is not seen. */
const MIN_GAP_US = 100_000;
/** A pause is a gap when it is so many times as long as frames are usually apart. */
const USUAL_INTERVALS = 3;
/** Weight of the newest interval in the mean, as in RFC 3550, section 6.4.1. */
const SMOOTHING = 1 / 16;

/** So many gaps in a row are a pace, not gaps. */
const NEW_PACE_GAPS = 3;

/** Finds the times in which the picture stood still. */
export class GapMeter {
  private lastUs: number | null = null;
  private usualUs: number | null = null;
  private gaps: Gap[] = [];
  private gapsInARow = 0;

  /** When the last new frame came, on the clock of monotonicUs. */
  get lastFreshUs(): number | null {
    return this.lastUs;
  }

  /** A frame that had not been seen before has come. */
  fresh(nowUs: number): void {
    if (this.lastUs !== null) this.interval(this.lastUs, nowUs);
    this.lastUs = nowUs;
  }

  /** Those since the last call; of very many the first ones. */
  takeGaps(): Gap[] {
    const { gaps } = this;
    this.gaps = [];
    return gaps;
  }

  private interval(fromUs: number, toUs: number): void {
    const intervalUs = toUs - fromUs;
    const usualUs = this.usualUs ?? intervalUs;
    if (intervalUs > Math.max(MIN_GAP_US, USUAL_INTERVALS * usualUs)) {
      if (this.gaps.length < MAX_GAPS_PER_REPORT) this.gaps.push({ fromUs, toUs });
      this.gapsInARow += 1;
      // So slow is the stream now, or has been all the time behind a burst at its beginning.
      if (this.gapsInARow === NEW_PACE_GAPS) this.usualUs = intervalUs;
    } else {
      this.gapsInARow = 0;
      this.usualUs = usualUs + (intervalUs - usualUs) * SMOOTHING;
    }
  }
}
