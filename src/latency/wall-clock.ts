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
/** Known so exactly it is good enough: what is worse comes of a process that was put aside just then. */
const SHARP_US = 5;
const TRIES = 10;
const RENEW_US = 10_000_000;

/**
 * CLOCK_REALTIME in µs, which Node does not tell: Date.now() is cut to whole ms. But its edges are exact, so the difference
 * to the monotonic clock is found by watching for one. A time server that slews the clock slews both alike (adjtimex(2)), and the
 * difference stays; only a step changes it, and shows as a ms that does not fit.
 */
export class WallClock {
  private offsetUs = 0;
  private errorUs = Infinity;
  private foundUs = 0;

  /** Takes up to 2 ms, and ten times that on a host that is very busy. */
  constructor(private readonly sources: WallClockSources = REAL_SOURCES) {
    this.search();
  }

  /**
   * µs since 1970 at a time of the monotonic clock that has just passed.
   * Takes up to 2 ms each 10 s, and longer where the clock was stepped.
   */
  at(monotonicUs: number): number {
    const { wallMs, nowUs } = this.sources;
    const beforeUs = nowUs();
    const shownUs = wallMs() * 1000;
    const afterUs = nowUs();
    const fits =
      shownUs <= afterUs + this.offsetUs + this.errorUs && shownUs + 1000 >= beforeUs + this.offsetUs - this.errorUs;
    if (!fits) this.search();
    else if (this.errorUs > SHARP_US || afterUs - this.foundUs > RENEW_US) this.find();
    return Math.round(monotonicUs + this.offsetUs);
  }

  private search(): void {
    this.errorUs = Infinity;
    for (let tries = 0; tries < TRIES && this.errorUs > SHARP_US; tries += 1) this.find();
  }

  /** Watches for edges; the one that was seen most exactly counts, unless the clock is known better than that. */
  private find(): void {
    const { wallMs, nowUs } = this.sources;
    const startUs = nowUs();
    let [beforeUs, lastMs, errorUs, offsetUs] = [startUs, wallMs(), Infinity, 0];
    for (let us = startUs; us - startUs < SPIN_US && errorUs > SHARP_US;) {
      const shownMs = wallMs();
      us = nowUs();
      const doubtUs = (us - beforeUs) / 2 + 1;
      if (shownMs !== lastMs && doubtUs < errorUs) {
        errorUs = doubtUs;
        offsetUs = shownMs * 1000 - (beforeUs + us) / 2;
      }
      [beforeUs, lastMs] = [us, shownMs];
    }
    // A clock that stood still all the while shows no edge: then it is known to the ms.
    if (errorUs === Infinity) [offsetUs, errorUs] = [lastMs * 1000 + 500 - beforeUs, 501];
    this.foundUs = nowUs();
    if (errorUs <= Math.max(this.errorUs, SHARP_US)) [this.offsetUs, this.errorUs] = [offsetUs, errorUs];
  }
}
