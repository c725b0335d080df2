/** One exchange of timestamps (RFC 5905, section 8), in µs: t1 and t4 are of our clock, t2 and t3 of the other one. */
export interface TimeSample {
  /** We asked. */
  readonly t1: number;
  /** The other host heard it. */
  readonly t2: number;
  /** It answered. */
  readonly t3: number;
  /** We heard the answer. */
  readonly t4: number;
}

/** What the other clock shows, as far as the exchanges tell. */
export interface ClockEstimate {
  /** The other clock minus ours, in µs. */
  readonly offsetUs: number;
  /** The true offset lies no further away than this, in µs. */
  readonly errorUs: number;
  /** How much faster the other clock runs, in µs a second; null where that is not known to KNOWN_DRIFT_PPM. */
  readonly driftPpm: number | null;
  /** Shortest time there and back, in µs, without what the other host took to answer. */
  readonly rttUs: number;
  /** Exchanges that the estimate rests on. */
  readonly samples: number;
}

/** Quartz is within 100 ppm of its nominal rate, so two clocks are within 200 ppm of each other; and a reserve. */
export const MAX_DRIFT_PPM = 250;
/** So much the rates may change within the window: by temperature, or by a time server's small corrections. */
const WANDER_PPM = 1;
const KNOWN_DRIFT_PPM = 50;
/** Older exchanges are forgotten, as no line holds for ever. */
export const WINDOW_US = 120_000_000;
/** Two a second, and the burst at the beginning. */
const MAX_SAMPLES = 256;
/** Each of the two times in a difference is cut to whole µs. */
const ROUNDING_US = 1;

/**
 * Offset and drift of another clock, with an error bar that is a bound and not a guess.
 *
 * No packet arrives before it was sent. So a request says that the offset is at most t2 - t1, and its answer that it is at
 * least t3 - t4: between the two lies RTT, and nothing in an exchange tells where in it, for that depends on how the time
 * is shared by the two paths. The clocks drift apart by a line, and all bounds of the last minutes together leave of all
 * lines a small convex region (as in Moon, Skelly and Towsley, "Estimation and removal of clock skew from network delay
 * measurements", 1999, but with both directions). Queueing only loosens a bound; the exchanges with the smallest RTT, and of each direction
 * the luckiest, decide by themselves. The estimate is the middle of what the region leaves at the time that is asked about.
 */
export class ClockOffset {
  /** Oldest first; all of them agree with some line. */
  private samples: TimeSample[] = [];
  private region: Region | null = null;

  /** Exchanges that the old ones contradict, as after a suspend, put an end to these. Impossible ones are ignored. */
  add(sample: TimeSample): void {
    const { t1, t2, t3, t4 } = sample;
    if (t4 < t1 || t3 < t2 || rttOf(sample) < -2 * ROUNDING_US) return;
    const recent = this.samples.filter(({ t4: heard }) => heard > t4 - WINDOW_US);
    recent.push(sample);
    this.region = regionOf(recent.slice(-MAX_SAMPLES));
    // slice(-0) would keep them all.
    this.samples = recent.slice(recent.length - this.region.samples);
  }

  /** @param localUs when, on our clock; null where nothing is known, or only what is long out of date. */
  at(localUs: number): ClockEstimate | null {
    const { region } = this;
    if (region === null || localUs > region.timeUs + WINDOW_US) return null;
    const sinceS = (localUs - region.timeUs) / 1e6;
    const offsets = region.corners.map(([offset, drift]) => offset + drift * sinceS);
    const drifts = region.corners.map(([, drift]) => drift);
    const [low, high] = [Math.min(...offsets), Math.max(...offsets)];
    const [slow, fast] = [Math.min(...drifts), Math.max(...drifts)];
    return {
      offsetUs: region.offsetUs + (low + high) / 2,
      errorUs: (high - low) / 2 + WANDER_PPM * Math.abs(sinceS),
      driftPpm: (fast - slow) / 2 > KNOWN_DRIFT_PPM ? null : (slow + fast) / 2,
      rttUs: region.rttUs,
      samples: region.samples,
    };
  }
}

/** A line: offset in µs at the time of the region and beyond its offset, and drift in ppm. */
type Line = readonly [offset: number, drift: number];

/** The lines that the samples leave: a convex polygon, by its corners. */
interface Region {
  readonly timeUs: number;
  readonly offsetUs: number;
  readonly corners: readonly Line[];
  readonly rttUs: number;
  /** How many of the newest samples agree. */
  readonly samples: number;
}

/** From the newest sample backwards, to the first that no line can join with the newer ones. */
function regionOf(samples: readonly TimeSample[]): Region {
  const newest = samples.at(-1) ?? { t1: 0, t2: 0, t3: 0, t4: 0 };
  const [timeUs, offsetUs] = [(newest.t1 + newest.t4) / 2, middleOf(newest)];
  const widest = rttOf(newest) + 1000;
  let corners: readonly Line[] = [
    [-widest, -MAX_DRIFT_PPM],
    [widest, -MAX_DRIFT_PPM],
    [widest, MAX_DRIFT_PPM],
    [-widest, MAX_DRIFT_PPM],
  ];
  let [rttUs, count] = [Infinity, 0];
  for (const sample of samples.toReversed()) {
    const left = cut(corners, sample, timeUs, offsetUs);
    if (left.length === 0) break;
    corners = left;
    rttUs = Math.min(rttUs, rttOf(sample));
    count += 1;
  }
  return { timeUs, offsetUs, corners, rttUs: Math.max(0, rttUs), samples: count };
}

/** What both bounds of a sample leave of a region. */
function cut(corners: readonly Line[], { t1, t2, t3, t4 }: TimeSample, timeUs: number, offsetUs: number) {
  const slack = (us: number) => ROUNDING_US + WANDER_PPM * Math.abs(us / 1e6);
  const [askedS, heardS] = [(t1 - timeUs) / 1e6, (t4 - timeUs) / 1e6];
  const high = t2 - t1 - offsetUs + slack(t1 - timeUs);
  const low = t3 - t4 - offsetUs - slack(t4 - timeUs);
  const below = clip(corners, ([offset, drift]) => high - (offset + drift * askedS));
  return clip(below, ([offset, drift]) => offset + drift * heardS - low);
}

/** The part of a convex polygon where a linear function is not negative (Sutherland and Hodgman, 1974). */
function clip(corners: readonly Line[], room: (line: Line) => number): readonly Line[] {
  // Most bounds are loose and cut nothing.
  if (corners.every((corner) => room(corner) >= 0)) return corners;
  const left: Line[] = [];
  let before = corners.at(-1);
  for (const corner of corners) {
    if (before === undefined) break;
    const [here, there] = [room(corner), room(before)];
    if (here >= 0 !== there >= 0) left.push(between(before, corner, there / (there - here)));
    if (here >= 0) left.push(corner);
    before = corner;
  }
  return left;
}

function between(from: Line, to: Line, part: number): Line {
  return [from[0] + (to[0] - from[0]) * part, from[1] + (to[1] - from[1]) * part];
}

function rttOf({ t1, t2, t3, t4 }: TimeSample): number {
  return t4 - t1 - (t3 - t2);
}

function middleOf({ t1, t2, t3, t4 }: TimeSample): number {
  return (t2 - t1 + (t3 - t4)) / 2;
}
