import { describe, expect, it } from 'vitest';
import type { ReceiverReport } from '../../src/protocol/messages.js';
import { FrameTotals, ReceiverTotals } from '../../src/supervisor/role-totals.js';

const SECOND = 1_000_000;

/** A report of frames that have come at a steady rate. */
const report = (frames: number, firstFrameUs: number | null, lastFrameUs: number | null) => ({
  frames,
  firstFrameUs,
  lastFrameUs,
});

function received(frames: number, changes: Partial<ReceiverReport> = {}): ReceiverReport {
  const none = { stamped: 0, unreadable: 0, lost: 0, duplicated: 0, reordered: 0 };
  const picture = { lastFreshUs: null, gaps: [], latenciesUs: new Float64Array() };
  return { type: 'receiver-report', ...report(frames, 0, frames * 10_000), ...none, ...picture, ...changes };
}

describe('frames', () => {
  it('are none at first, at no rate', () => {
    const totals = new FrameTotals();
    expect([totals.frames, totals.fps(), totals.takeIntervalFps()]).toEqual([0, 0, 0]);
  });

  it('are those of the last report, as a child counts from its beginning', () => {
    const totals = new FrameTotals();
    totals.add(report(10, SECOND, 2 * SECOND));
    totals.add(report(25, SECOND, 3 * SECOND));
    expect(totals.frames).toBe(25);
  });

  it('add up over restarts', () => {
    const totals = new FrameTotals();
    totals.beginChild();
    totals.add(report(10, 0, SECOND));
    totals.beginChild();
    totals.beginChild();
    totals.add(report(0, null, null));
    totals.add(report(7, 3 * SECOND, 4 * SECOND));
    expect(totals.frames).toBe(17);
  });
});

describe('the rate', () => {
  it('counts the spaces between frames, not the frames', () => {
    const totals = new FrameTotals();
    totals.add(report(31, 5 * SECOND, 6 * SECOND));
    expect(totals.fps()).toBe(30);
  });

  it('is unknown of one frame', () => {
    const totals = new FrameTotals();
    totals.add(report(1, SECOND, SECOND));
    expect(totals.fps()).toBe(0);
  });

  it('includes the time that a restart took', () => {
    const totals = new FrameTotals();
    totals.add(report(11, 0, SECOND));
    totals.beginChild();
    totals.add(report(10, 9 * SECOND, 10 * SECOND));
    expect(totals.fps()).toBe(2);
  });

  it('has two decimals', () => {
    const totals = new FrameTotals();
    totals.add(report(30_001, 0, 1001 * SECOND));
    expect(totals.fps()).toBe(29.97);
  });
});

describe('the rate since it was last asked', () => {
  it('is that of each interval', () => {
    const totals = new FrameTotals();
    totals.add(report(31, 0, SECOND));
    expect(totals.takeIntervalFps()).toBe(30);
    totals.add(report(41, 0, 2 * SECOND));
    expect(totals.takeIntervalFps()).toBe(10);
    totals.add(report(101, 0, 3 * SECOND));
    expect(totals.takeIntervalFps()).toBe(60);
  });

  it('is nothing while nothing comes', () => {
    const totals = new FrameTotals();
    totals.add(report(31, 0, SECOND));
    totals.takeIntervalFps();
    expect(totals.takeIntervalFps()).toBe(0);
    totals.add(report(31, 0, SECOND));
    expect(totals.takeIntervalFps()).toBe(0);
  });

  it('spans a restart', () => {
    const totals = new FrameTotals();
    totals.add(report(31, 0, SECOND));
    totals.takeIntervalFps();
    totals.beginChild();
    totals.add(report(20, 2 * SECOND, 3 * SECOND));
    expect(totals.takeIntervalFps()).toBe(10);
  });
});

describe('a receiver', () => {
  it('adds up over restarts what happened to its frames', () => {
    const totals = new ReceiverTotals();
    totals.beginChild();
    totals.add(received(10, { stamped: 9, unreadable: 1, lost: 2, duplicated: 3, reordered: 4 }));
    totals.add(received(20, { stamped: 18, unreadable: 2, lost: 1, duplicated: 5, reordered: 6 }));
    totals.beginChild();
    totals.add(received(5, { stamped: 5, lost: 7 }));
    expect(totals.frames).toBe(25);
    expect(totals.counters()).toEqual({ stamped: 23, unreadable: 2, lost: 8, duplicated: 5, reordered: 6 });
  });

  it('keeps what a dead child had counted while the next one has not reported', () => {
    const totals = new ReceiverTotals();
    totals.add(received(10, { lost: 2 }));
    totals.beginChild();
    expect(totals.frames).toBe(10);
    expect(totals.counters()).toMatchObject({ lost: 2 });
  });

  it('has no latency where none was measured', () => {
    const totals = new ReceiverTotals();
    totals.add(received(10));
    const nothing = { latencyMs: null, latencyAboveMinMs: null, clock: null };
    expect([totals.latency(), totals.takeIntervalLatency()]).toEqual([nothing, nothing]);
  });

  it('tells the latency of the whole run and of each interval', () => {
    const totals = new ReceiverTotals();
    totals.add(received(1, { latenciesUs: Float64Array.of(2000, 2000) }));
    expect(totals.takeIntervalLatency().latencyMs?.max).toBeCloseTo(2, 2);
    totals.beginChild();
    totals.add(received(2, { latenciesUs: Float64Array.of(8000) }));
    expect(totals.takeIntervalLatency().latencyMs?.min).toBeCloseTo(8, 1);
    expect(totals.takeIntervalLatency().latencyMs).toBeNull();
    expect(totals.latency().latencyMs?.min).toBeCloseTo(2, 2);
    expect(totals.latency().latencyMs?.max).toBeCloseTo(8, 1);
  });
});
