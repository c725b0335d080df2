import { expect, it } from 'vitest';
import { HookLoad } from '../../src/health/hook-load.js';

/** Reports every 200 ms, each with what a hook took for its frames, in µs. */
function loaded(nominalFps: number | null, reports: number, framesEach: number, tookUs: readonly number[]): HookLoad {
  const load = new HookLoad(1000, nominalFps);
  for (let report = 0; report < reports; report += 1) {
    const hook = { frames: 0, errors: 0, skipped: 0, dropped: 0, tookUs: Float64Array.from(tookUs), pendingUs: 0 };
    load.add(report * 200, { frames: report * framesEach, hook });
  }
  return load;
}

it('knows nothing before a window is over, nor without a hook', () => {
  expect(loaded(30, 5, 6, [1000]).current()).toBeNull();
  const without = new HookLoad(1000, 30);
  for (let report = 0; report < 9; report += 1) without.add(report * 200, { frames: report });
  expect(without.current()).toBeNull();
});

it('tells the median, and the part of the time that the hook takes', () => {
  const pace = loaded(25, 6, 5, [10_000, 20_000, 90_000]).current();
  expect(pace).toEqual({ p50Ms: 20, intervalMs: 40, share: 0.6 });
});

it('takes frames to be as far apart as they are counted, where it is told no rate', () => {
  // 4 frames in 200 ms, of which the hook had two.
  expect(loaded(null, 6, 4, [80_000, 80_000]).current()).toEqual({ p50Ms: 80, intervalMs: 50, share: 0.8 });
});

it('says nothing of a window in which the hook was not called', () => {
  expect(loaded(null, 6, 4, []).current()).toBeNull();
});

it('knows how long an answer is owed, from one report to the next', () => {
  const load = new HookLoad(1000, 30);
  const counts = { frames: 0, errors: 0, skipped: 0, dropped: 0, tookUs: new Float64Array() };
  expect(load.pendingMs(0)).toBe(0);
  load.add(600, { frames: 1, hook: { ...counts, pendingUs: 500_000 } });
  expect(load.pendingMs(700)).toBe(600);
  load.add(800, { frames: 2, hook: { ...counts, pendingUs: 0 } });
  expect(load.pendingMs(900)).toBe(0);
});

it('begins anew when it is cleared', () => {
  const load = loaded(30, 9, 6, [1000]);
  load.clear();
  expect(load.current()).toBeNull();
});
