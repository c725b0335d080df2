import { expect, it } from 'vitest';
import { bestOf } from '../../src/report/best.js';
import { failedRun } from './sample-runs.js';
import { runOf, settingOf } from './settings.js';

const latencyMs = (p50: number) => ({ p50, p95: 100, p99: 100, max: 100, min: 1 });
const frames = (lost: number) => ({
  sent: 300,
  received: 300 - lost,
  lost,
  duplicated: 0,
  reordered: 0,
  unreadable: 0,
});
const measured = (name: string, p50: number, lost = 0) =>
  settingOf([runOf({ latencyMs: latencyMs(p50), frames: frames(lost) })], name);

it('is the setting with the lowest median delay', () => {
  expect(bestOf([measured('a', 8), measured('b', 6), measured('c', 7)])).toBe('b');
});

it('is none that lost a frame, as long as another lost none', () => {
  expect(bestOf([measured('a', 8), measured('quick but poor', 2, 1), measured('c', 7)])).toBe('c');
});

it('is the fastest of those that lost frames, where all did', () => {
  expect(bestOf([measured('a', 8, 3), measured('b', 6, 4)])).toBe('b');
});

it('is judged by the median over the runs, not by a single lucky one', () => {
  const lucky = settingOf(
    [1, 20, 20].map((p50) => runOf({ latencyMs: latencyMs(p50) })),
    'lucky',
  );
  expect(bestOf([lucky, measured('steady', 10)])).toBe('steady');
});

it('is nothing where there is nothing to choose from', () => {
  const failed = settingOf([failedRun('gave up')], 'failed');
  expect([bestOf([]), bestOf([measured('a', 8)]), bestOf([failed, measured('a', 8)])]).toEqual([null, null, null]);
});

it('is the first of two that are the same', () => {
  expect(bestOf([measured('a', 8), measured('b', 8)])).toBe('a');
});
