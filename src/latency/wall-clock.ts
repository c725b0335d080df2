import { monotonicUs } from './clock.js';

/** What the wall clock is read from. */
export interface WallClockSources {
  /** Whole ms since 1970. */
  readonly wallMs: () => number;
  /** Monotonic, in whole µs. */
  readonly nowUs: () => number;
}

const REAL_SOURCES: WallClockSources = { wallMs: () => Date.now(), nowUs: monotonicUs };

/** Two edges of a clock of whole ms lie in it. */
const SPIN_US = 2_000;
/** An edge that was seen so exactly needs no second look. */
const SHARP_US = 3;
const RENEW_US = 10_000_000;

/**
 * CLOCK_REALTIME in µs, which Node does not tell: Date.now() is cut to whole ms. But its edges are exact, so the difference
 * to the monotonic clock is found by watching for one. A time server that slews the clock slews both alike (adjtimex(2)), and the
 * difference stays; only a step changes it, and shows as a ms that does not fit.
 */
export class WallClock {
  private offsetUs = 0;
  private errorUs = 0;
  private foundUs = 0;

  /** Takes up to 2 ms. */
  constructor(private readonly sources: WallClockSources = REAL_SOURCES) {
    this.find();
  }

  /**
   * µs since 1970 at a time of the monotonic clock that has just passed.
   * Takes up to 2 ms each 10 s, and where the clock was stepped.
   */
  at(monotonicUs: number): number {
    const { wallMs, nowUs } = this.sources;
    const beforeUs = nowUs();
    const shownUs = wallMs() * 1000;
    const afterUs = nowUs();
    const fits =
      shownUs <= afterUs + this.offsetUs + this.errorUs && shownUs + 1000 >= beforeUs + this.offsetUs - this.errorUs;
    if (!fits || afterUs - this.foundUs > RENEW_US) this.find();
    return Math.round(monotonicUs + this.offsetUs);
  }

  /** The edge that was seen most exactly within the time there is. */
  private find(): void {
    const { wallMs, nowUs } = this.sources;
    const startUs = nowUs();
    let [beforeUs, lastMs, bestUs] = [startUs, wallMs(), Infinity];
    for (let us = startUs; us - startUs < SPIN_US && bestUs > SHARP_US;) {
      const shownMs = wallMs();
      us = nowUs();
      const doubtUs = us - beforeUs;
      if (shownMs !== lastMs && doubtUs < bestUs) {
        bestUs = doubtUs;
        this.offsetUs = shownMs * 1000 - (beforeUs + us) / 2;
        this.errorUs = doubtUs / 2 + 1;
      }
      [beforeUs, lastMs] = [us, shownMs];
    }
    // A clock that stood still all the while shows no edge: then it is known to the ms.
    if (bestUs === Infinity) [this.offsetUs, this.errorUs] = [lastMs * 1000 + 500 - beforeUs, 501];
    this.foundUs = nowUs();
  }
}
