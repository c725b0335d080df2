import { describe, expect, it } from 'vitest';
import type { OtherClock, ReceiverReport } from '../../src/protocol/messages.js';
import { LatencyTotals } from '../../src/supervisor/latency-totals.js';
import { LinkClock } from '../../src/supervisor/link-clock.js';

const OTHER = 7;
const WALL = 0;
const OFFSET_US = 250_000;
const OPENED_US = 1_000_000;
/** Long after the open. */
const NOW_US = 60_000_000;

function report(changes: Partial<ReceiverReport> = {}): ReceiverReport {
  const counts = { stamped: 0, unreadable: 0, lost: 0, duplicated: 0, reordered: 0 };
  const frames = { frames: 0, firstFrameUs: null, lastFrameUs: null, lastFreshUs: null, gaps: [] };
  return { type: 'receiver-report', ...frames, ...counts, latenciesUs: new Float64Array(), ...changes };
}

/** Frames with these delays, stamped by a clock that is so far ahead. */
function framesOf(delaysUs: readonly number[], clockId = OTHER, offsetUs = OFFSET_US): { otherClock: OtherClock } {
  const readUs = Float64Array.from(delaysUs, (_, index) => NOW_US + index * 1000);
  const capturedUs = readUs.map((us, index) => (us - (delaysUs[index] ?? 0) + offsetUs + 2 ** 40) % 2 ** 40);
  return { otherClock: { clockId, openedUs: OPENED_US, capturedUs, readUs } };
}

function linkClock(wallErrorUs?: number) {
  const warnings: string[] = [];
  const clock = new LinkClock(wallErrorUs, (message) => void warnings.push(message));
  const exchange = (clockId = OTHER, offsetUs = OFFSET_US, atUs = NOW_US) => {
    clock.heard({ t1: atUs - 430, t2: atUs - 230 + offsetUs, t3: atUs - 200 + offsetUs, t4: atUs, clockId });
  };
  return { clock, warnings, exchange };
}

const fieldsOf = (clock: LinkClock, ...reports: readonly ReceiverReport[]) => {
  const totals = new LatencyTotals();
  for (const one of reports) totals.add(clock.measure(one));
  return totals.fields();
};

describe('frames of this host', () => {
  it('have the delays that the child tells, without an error', () => {
    const { clock } = linkClock();
    const fields = fieldsOf(clock, report({ latenciesUs: Float64Array.of(2000) }));
    expect(fields.latencyMs).toMatchObject({ min: 2 });
    expect(fields.clock).toEqual({ kind: 'same', errorMs: 0, rttMs: null, offsetMs: null, driftPpm: null });
  });

  it('are none where none came', () => {
    expect(fieldsOf(linkClock().clock, report())).toEqual({ latencyMs: null, latencyAboveMinMs: null, clock: null });
  });
});

describe('frames of another host', () => {
  it('have delays with an error bar once its clock is known', () => {
    const { clock, exchange } = linkClock();
    exchange();
    const fields = fieldsOf(clock, report(framesOf([5000, 9000])));
    expect(fields.latencyMs?.min).toBeCloseTo(5, 1);
    expect(fields.latencyMs?.max).toBeCloseTo(9, 1);
    expect(fields.latencyAboveMinMs).toBeNull();
    expect(fields.clock).toMatchObject({ kind: 'estimated', rttMs: 0.4, driftPpm: null });
    expect(fields.clock?.offsetMs).toBeCloseTo(250, 1);
    expect(fields.clock?.errorMs).toBeGreaterThanOrEqual(0.2);
    expect(fields.clock?.errorMs).toBeLessThan(0.21);
  });

  it('have the widest error bar of all where there are many', () => {
    const { clock, exchange } = linkClock();
    exchange(OTHER, OFFSET_US, NOW_US - 10_000_000);
    expect(fieldsOf(clock, report(framesOf([5000]))).clock?.errorMs).toBeCloseTo(2.7, 1);
    const totals = new LatencyTotals();
    totals.add(clock.measure(report(framesOf([5000]))));
    exchange();
    totals.add(clock.measure(report(framesOf([5000]))));
    expect(totals.fields().clock?.errorMs).toBeCloseTo(2.7, 1);
    totals.clear();
    totals.add(clock.measure(report(framesOf([5000]))));
    expect(totals.fields().clock?.errorMs).toBeCloseTo(0.2, 1);
  });

  it('leave out what was captured before the receiver had opened, and what cannot be', () => {
    const { clock, exchange } = linkClock();
    exchange();
    expect([...clock.measure(report(framesOf([NOW_US - OPENED_US + 5000, -50_000]))).delaysUs]).toEqual([]);
  });

  it('cross the wrap of the stamp', () => {
    const { clock, exchange } = linkClock();
    const offsetUs = 2 ** 40 - NOW_US;
    exchange(OTHER, offsetUs);
    expect(fieldsOf(clock, report(framesOf([5000], OTHER, offsetUs))).latencyMs?.min).toBeCloseTo(5, 1);
  });

  it.each<[string, (exchange: ReturnType<typeof linkClock>['exchange']) => void]>([
    ['nobody has asked', () => undefined],
    ['another host was asked', (exchange) => exchange(OTHER + 1)],
  ])('are told above their minimum where %s', (_what, prepare) => {
    const { clock, exchange, warnings } = linkClock();
    prepare(exchange);
    const fields = fieldsOf(clock, report(framesOf([5000, 9000])));
    expect(fields.latencyMs).toBeNull();
    expect(fields.latencyAboveMinMs).toMatchObject({ min: 0, max: 4 });
    expect(fields.clock).toEqual({ kind: 'relative', errorMs: null, rttMs: null, offsetMs: null, driftPpm: null });
    expect([...clock.measure(report(framesOf([5000]))).delaysUs]).toEqual([]);
    expect(warnings).toEqual([]);
  });

  it('are measured anew after a reboot of the sender, by its new clock alone', () => {
    const { clock, exchange } = linkClock();
    exchange();
    exchange(8, -OFFSET_US);
    const fields = fieldsOf(clock, report(framesOf([5000], 8, -OFFSET_US)));
    expect(fields.latencyMs?.min).toBeCloseTo(5, 1);
    expect(fields.clock?.offsetMs).toBeCloseTo(-250, 1);
  });

  it('have another minimum where the clock is another one', () => {
    const { clock } = linkClock();
    const fields = fieldsOf(clock, report(framesOf([5000])), report(framesOf([5000, 6000], 8, 9_999_999)));
    expect(fields.latencyAboveMinMs).toMatchObject({ min: 0, max: 1 });
  });
});

describe('wall clocks that were declared to agree', () => {
  it('give delays with the declared error', () => {
    const fields = fieldsOf(linkClock(50).clock, report({ latenciesUs: Float64Array.of(2000) }));
    expect(fields.latencyMs).toMatchObject({ min: 2 });
    expect(fields.clock).toMatchObject({ kind: 'synced', errorMs: 0.05, rttMs: null });
  });

  it.each([
    ['the sender alone uses its own', undefined, WALL, /^the sender stamps with its wall clock/],
    ['the receiver alone uses its own', 50, OTHER, /^the sender does not stamp with its wall clock/],
  ])('give none where %s, which is told once', (_what, wallErrorUs, clockId, warning) => {
    const { clock, exchange, warnings } = linkClock(wallErrorUs);
    exchange(clockId);
    const fields = fieldsOf(clock, report(framesOf([5000], clockId)), report(framesOf([6000], clockId)));
    expect(fields.clock?.kind).toBe('relative');
    expect(warnings).toEqual([expect.stringMatching(warning)]);
  });
});
