import { expect, test } from 'vitest';
import { cpuSeconds } from '../../src/host/process-cpu.js';

test('adds user and system time, behind a name with blanks and parentheses', () => {
  const stat = '7 (a b) c) S 1 7 7 0 -1 4194304 100 0 0 0 250 50 0 0 20 0 11 0 100 1000 10';
  expect(cpuSeconds(7, () => stat)).toBe(3);
});

test('grows while this process works, and tells of nobody what no process has', () => {
  const before = cpuSeconds(process.pid) ?? Number.NaN;
  const untilMs = performance.now() + 200;
  while (performance.now() < untilMs);
  expect(cpuSeconds(process.pid)).toBeGreaterThan(before);
  expect(cpuSeconds(2 ** 22 + 1)).toBeNull();
});
