import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { clockId, monotonicUs } from '../../src/latency/clock.js';

it('counts whole microseconds on the clock that process.hrtime reads', () => {
  const before = process.hrtime.bigint();
  const us = monotonicUs();
  const after = process.hrtime.bigint();
  expect(Number.isSafeInteger(us)).toBe(true);
  expect(BigInt(us)).toBeGreaterThanOrEqual(before / 1000n);
  expect(BigInt(us)).toBeLessThanOrEqual(after / 1000n);
});

it('is CLOCK_MONOTONIC, so that two processes of one host can compare', () => {
  // The first number of /proc/uptime is CLOCK_BOOTTIME, which is ahead only by the time the host was suspended.
  const uptimeUs = Number(readFileSync('/proc/uptime', 'utf8').split(' ')[0]) * 1e6;
  expect(monotonicUs()).toBeLessThan(uptimeUs + 1e6);
});

it('never goes back', () => {
  let last = monotonicUs();
  for (let round = 0; round < 10_000; round += 1) {
    const now = monotonicUs();
    if (now < last) expect.fail(`${String(now)} after ${String(last)}`);
    last = now;
  }
});

it('has one name per boot, in 16 bits', () => {
  expect(clockId()).toBe(clockId());
  expect(clockId()).toBeGreaterThanOrEqual(0);
  expect(clockId()).toBeLessThanOrEqual(0xffff);
});

it('has another name on another host or after another boot, whatever line end the file has', () => {
  const one = clockId(() => '9f0b9c2e-6f3c-4a39-9a48-1a4f4f6c2c11\n');
  expect(clockId(() => '9f0b9c2e-6f3c-4a39-9a48-1a4f4f6c2c12\n')).not.toBe(one);
  expect(clockId(() => '9f0b9c2e-6f3c-4a39-9a48-1a4f4f6c2c11')).toBe(one);
});
