import { badFlag } from './flag-values.js';
import { LIMITS } from './defaults.js';

const UNITS_US: Readonly<Record<string, number>> = { us: 1, ms: 1000, s: 1_000_000 };

/**
 * `auto`, or `synced:0.05ms`: the wall clocks of both hosts agree to that.
 * @returns the error in µs, 1 µs to 1 s; null for `auto`.
 */
export function parseClock(flag: string, value: string): number | null {
  if (value === 'auto') return null;
  const [, number, unit = ''] = /^synced:(\d{1,7}(?:\.\d{1,6})?)(us|ms|s)$/.exec(value) ?? [];
  const us = Number(number) * (UNITS_US[unit] ?? Number.NaN);
  if (us >= LIMITS.minClockErrorUs && us <= LIMITS.maxClockErrorUs) return us;
  throw badFlag(flag, value, 'write auto, or synced: and an error from 1us to 1s, for example synced:0.05ms');
}
