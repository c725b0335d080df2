import { expect, it } from 'vitest';
import { MAX_RECEIVERS, ReplayGuard } from '../../src/control/replay-guard.js';
import { seededRandom } from '../latency/seeded-random.js';
import { receiverId } from './requests.js';

function verdicts(...counters: readonly bigint[]): boolean[] {
  const guard = new ReplayGuard();
  return counters.map((counter) => guard.admit(receiverId(1), counter));
}

it('lets counters pass that grow, by whatever step, from zero to the end of 64 bits', () => {
  expect(verdicts(0n, 1n, 2n, 1000n, 2n ** 64n - 1n)).toEqual([true, true, true, true, true]);
});

it('refuses a counter that comes again', () => {
  expect(verdicts(5n, 5n, 6n, 6n, 5n)).toEqual([true, false, true, false, false]);
});

it('refuses one that was overtaken on the way', () => {
  expect(verdicts(1n, 3n, 2n, 4n)).toEqual([true, true, false, true]);
});

it('tells counters apart that are equal as floating point numbers', () => {
  expect(verdicts(2n ** 53n, 2n ** 53n + 1n, 2n ** 53n)).toEqual([true, true, false]);
});

it('follows each receiver by itself', () => {
  const guard = new ReplayGuard();
  expect(guard.admit(receiverId(1), 100n)).toBe(true);
  expect(guard.admit(receiverId(2), 1n)).toBe(true);
  expect(guard.admit(receiverId(2), 1n)).toBe(false);
  expect(guard.admit(receiverId(1), 100n)).toBe(false);
});

it('remembers sixteen receivers at most, however many there are', () => {
  const guard = new ReplayGuard();
  for (let number = 0; number < 10_000; number += 1) expect(guard.admit(receiverId(number), 1n)).toBe(true);
  expect(guard.receivers).toBe(MAX_RECEIVERS);
  expect(MAX_RECEIVERS).toBe(16);
});

it('forgets the receiver that was heard longest ago, and keeps the others', () => {
  const guard = new ReplayGuard();
  for (let number = 1; number <= 16; number += 1) guard.admit(receiverId(number), 1n);
  expect(guard.admit(receiverId(1), 2n)).toBe(true);
  guard.admit(receiverId(17), 1n);
  for (const number of [3, 4, 16, 17]) expect(guard.admit(receiverId(number), 1n), String(number)).toBe(false);
  expect(guard.admit(receiverId(1), 2n)).toBe(false);
  expect(guard.admit(receiverId(2), 1n)).toBe(true);
});

it('does not let a refused request keep a receiver in mind', () => {
  const guard = new ReplayGuard();
  for (let number = 1; number <= 16; number += 1) guard.admit(receiverId(number), 1n);
  expect(guard.admit(receiverId(1), 1n)).toBe(false);
  guard.admit(receiverId(17), 1n);
  expect(guard.admit(receiverId(1), 1n)).toBe(true);
});

it.each([1, 2, 3])('lets nothing pass twice while it remembers the receivers (seed %i)', (seed) => {
  const random = seededRandom(seed);
  const guard = new ReplayGuard();
  const passed = new Set<string>();
  for (let round = 0; round < 20_000; round += 1) {
    const [number, counter] = [random.integer(1, 16), BigInt(random.integer(0, round))];
    if (!guard.admit(receiverId(number), counter)) continue;
    expect(passed.has(`${String(number)}/${String(counter)}`)).toBe(false);
    passed.add(`${String(number)}/${String(counter)}`);
  }
  expect(passed.size).toBeGreaterThan(16);
});
