import { clockId, WALL_CLOCK_ID } from './clock.js';
import { WallClock } from './wall-clock.js';

/** The clock whose time stands in stamps, and with which a receiver compares it. */
export interface StampClock {
  /** 16 bits, as the stamp has it. */
  readonly id: number;
  /** Its time, in whole µs, at a time of monotonicUs that has just passed. */
  readonly at: (monotonicUs: number) => number;
  /** What the clocks of sender and receiver may differ by, in µs. */
  readonly errorUs: number;
}

/** @param wallErrorUs the wall clocks of both hosts agree to that; undefined: only the clock of one host can be compared. */
export function stampClock(wallErrorUs: number | undefined): StampClock {
  if (wallErrorUs === undefined) return hostClock();
  const wall = new WallClock();
  return { id: WALL_CLOCK_ID, at: (us) => wall.at(us), errorUs: wallErrorUs };
}

export function hostClock(id = clockId()): StampClock {
  return { id, at: (us) => us, errorUs: 0 };
}
