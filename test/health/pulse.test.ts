import { beforeEach, describe, expect, it } from 'vitest';
import { Pulse } from '../../src/health/pulse.js';

let nowMs = 0;
let pulse = new Pulse(() => nowMs);

beforeEach(() => {
  nowMs = 5000;
  pulse = new Pulse(() => nowMs);
});

/** Looks every 50 ms. */
function looks(ms: number, at: () => void = () => undefined): void {
  for (const endMs = nowMs + ms; nowMs < endMs;) {
    nowMs += 50;
    pulse.look();
    at();
  }
}

it('begins with the child', () => {
  expect(pulse).toMatchObject({ sinceMs: 5000, lastReportMs: 5000, lastFrameMs: 5000, stoppedSinceMs: null });
});

it('tells reports with new frames from others', () => {
  nowMs = 5200;
  expect(pulse.report(0)).toBe(false);
  expect(pulse).toMatchObject({ lastReportMs: 5200, lastFrameMs: 5000 });
  nowMs = 5400;
  expect(pulse.report(3)).toBe(true);
  expect(pulse).toMatchObject({ lastReportMs: 5400, lastFrameMs: 5400 });
  nowMs = 5600;
  expect(pulse.report(3)).toBe(false);
  expect(pulse).toMatchObject({ lastReportMs: 5600, lastFrameMs: 5400 });
});

it('takes a first frame for a sign of life, and a state for none', () => {
  nowMs = 5300;
  pulse.frame();
  nowMs = 5500;
  pulse.enter();
  expect(pulse).toMatchObject({ sinceMs: 5500, lastReportMs: 5300, lastFrameMs: 5300 });
});

it('does not count a silence as a time without frames', () => {
  nowMs = 5500;
  pulse.report(0);
  nowMs = 6500;
  pulse.report(0);
  expect(nowMs - pulse.lastFrameMs).toBe(1500);
  nowMs = 9500;
  pulse.report(0);
  expect(nowMs - pulse.lastFrameMs).toBe(1500);
});

describe('looks', () => {
  it('see a break when they are more than a second apart', () => {
    expect(pulse.look()).toBe(false);
    nowMs += 1000;
    expect(pulse.look()).toBe(false);
    nowMs += 1001;
    expect(pulse.look()).toBe(true);
    expect(pulse.awakeSinceMs).toBe(nowMs);
    expect(pulse.look()).toBe(false);
  });

  it('hold a break against nobody', () => {
    looks(400);
    nowMs += 60_000;
    pulse.look();
    expect([nowMs - pulse.lastReportMs, nowMs - pulse.lastFrameMs]).toEqual([400, 400]);
  });

  it('know since when a child is stopped, though they do not always see it', () => {
    looks(100);
    const sinceMs = nowMs + 50;
    let count = 0;
    looks(3000, () => pulse.noteStopped(count++ % 10 === 0));
    expect(pulse.stoppedSinceMs).toBe(sinceMs);
    looks(1500, () => pulse.noteStopped(false));
    expect(pulse.stoppedSinceMs).toBeNull();
  });
});
