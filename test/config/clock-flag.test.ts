import { expect, it } from 'vitest';
import { parseClock } from '../../src/config/clock-flag.js';

it.each([
  ['auto', null],
  ['synced:0.05ms', 50],
  ['synced:1us', 1],
  ['synced:1s', 1_000_000],
])('takes %s', (text, us) => {
  expect(parseClock('clock', text)).toBe(us);
});

it.each(['', 'synced', 'synced:', 'synced:0ms', 'synced:0.5us', 'synced:2s', 'synced:5', 'synced:-1ms', 'ntp', 'Auto'])(
  'refuses %j in one line that says what to write',
  (text) => {
    expect(() => parseClock('clock', text)).toThrow(
      /^--clock ".*": write auto, or synced: and an error from 1us to 1s, for example synced:0\.05ms$/,
    );
  },
);
