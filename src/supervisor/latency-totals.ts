import { LatencyHistogram } from '../latency/latency-histogram.js';
import { RelativeDelays } from '../latency/relative-delays.js';
import { delayUs } from '../latency/stamp-code.js';
import type { ClockInfo, Latency } from '../protocol/events.js';
import type { MeasuredDelays } from './link-clock.js';

/** As stats and summary have it. */
export interface LatencyFields {
  readonly latencyMs: Latency | null;
  readonly latencyAboveMinMs: Latency | null;
  readonly clock: ClockInfo | null;
}

/** Adds up delays, and what they can be told to. */
export class LatencyTotals {
  private readonly absolute = new LatencyHistogram();
  private relative = newRelative();
  /** Of the absolute ones: the newest that was measured, and the widest error bar of all. */
  private newest: MeasuredDelays | null = null;
  private errorUs = 0;
  private relativeClockId: number | null = null;

  add(measured: MeasuredDelays): void {
    const { kind, delaysUs, rawUs, clockId } = measured;
    if (kind === null) return;
    if (kind === 'relative') {
      // Of another clock, the smallest delay says nothing.
      if (clockId !== this.relativeClockId) this.relative = newRelative();
      this.relativeClockId = clockId;
      for (const raw of rawUs) this.relative.add(raw);
      return;
    }
    this.newest = measured;
    this.errorUs = Math.max(this.errorUs, measured.errorUs);
    for (const delay of delaysUs) this.absolute.add(delay);
  }

  /** Relative delays are told where there are no others. */
  fields(): LatencyFields {
    const { newest } = this;
    const latencyMs = this.absolute.summary();
    if (newest !== null && latencyMs !== null) {
      return { latencyMs, latencyAboveMinMs: null, clock: clockInfo(newest, this.errorUs) };
    }
    const latencyAboveMinMs = this.relative.summary();
    return { latencyMs: null, latencyAboveMinMs, clock: latencyAboveMinMs && RELATIVE };
  }

  /** Begins anew; of relative delays the smallest one is kept. */
  clear(): void {
    this.absolute.reset();
    this.relative.clear();
    this.newest = null;
    this.errorUs = 0;
  }
}

const RELATIVE: ClockInfo = { kind: 'relative', errorMs: null, rttMs: null, offsetMs: null, driftPpm: null };

/** Stamps count modulo 2^40 µs. */
function newRelative(): RelativeDelays {
  return new RelativeDelays((us) => delayUs(0, us));
}

function clockInfo({ kind, estimate }: MeasuredDelays, errorUs: number): ClockInfo {
  return {
    kind: kind ?? 'same',
    errorMs: inMs(Math.ceil(errorUs)),
    rttMs: estimate && inMs(estimate.rttUs),
    offsetMs: estimate && inMs(estimate.offsetUs),
    driftPpm: estimate?.driftPpm == null ? null : Math.round(estimate.driftPpm * 10) / 10,
  };
}

function inMs(us: number): number {
  return Math.round(us) / 1000;
}
