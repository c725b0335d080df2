import { WALL_CLOCK_ID } from '../latency/clock.js';
import { type ClockEstimate, ClockOffset, type TimeSample } from '../latency/clock-offset.js';
import { delayUs } from '../latency/stamp-code.js';
import type { ClockKind } from '../protocol/events.js';
import type { OtherClock, ReceiverReport } from '../protocol/messages.js';

/** What the frames of one report say of their delays. */
export interface MeasuredDelays {
  /** Null where the report has no frame that could be measured. */
  readonly kind: ClockKind | null;
  /** One-way delays in µs; empty with `relative`. */
  readonly delaysUs: Float64Array;
  /** Each of them is known to so many µs. */
  readonly errorUs: number;
  /** With `estimated`: what is known of the other clock. */
  readonly estimate: ClockEstimate | null;
  /** With `relative`: reading minus capture, on two clocks. */
  readonly rawUs: Float64Array;
  /** Which clock these are of. */
  readonly clockId: number | null;
}

const NOTHING = new Float64Array();
const UNMEASURED: MeasuredDelays = {
  ...{ kind: null, delaysUs: NOTHING, errorUs: 0, estimate: null, rawUs: NOTHING, clockId: null },
};

/** The delays of a report whose stamps are of the clock that its receiver compares them with. */
export function ownDelays({ latenciesUs }: ReceiverReport, wallErrorUs?: number): MeasuredDelays {
  if (latenciesUs.length === 0) return UNMEASURED;
  const kind = wallErrorUs === undefined ? 'same' : 'synced';
  return { ...UNMEASURED, kind, delaysUs: latenciesUs, errorUs: wallErrorUs ?? 0 };
}

/** Turns what a receiver's child has seen into delays, by what is known of the sender's clock at that time. */
export class LinkClock {
  private offset = new ClockOffset();
  private otherId: number | null = null;
  private hasWarned = false;
  /** Totals and health ask about the same report. */
  private readonly measured = new WeakMap<ReceiverReport, MeasuredDelays>();

  /**
   * @param wallErrorUs the wall clocks of both hosts agree to that; undefined: they are not used.
   * @param warn is told once where sender and receiver were not given the same --clock.
   */
  constructor(
    private readonly wallErrorUs: number | undefined,
    private readonly warn: (message: string) => void,
  ) {}

  /** The sender's host has told its time. Another clock than before, as after a reboot, is learnt anew. */
  heard({ clockId, ...sample }: TimeSample & { readonly clockId: number }): void {
    if (clockId !== this.otherId) this.offset = new ClockOffset();
    this.otherId = clockId;
    this.offset.add(sample);
  }

  measure(report: ReceiverReport): MeasuredDelays {
    const known = this.measured.get(report);
    if (known !== undefined) return known;
    const { otherClock } = report;
    const delays = otherClock === undefined ? ownDelays(report, this.wallErrorUs) : this.otherDelays(otherClock);
    this.measured.set(report, delays);
    return delays;
  }

  private otherDelays(frames: OtherClock): MeasuredDelays {
    const { clockId } = frames;
    const isMixed = (clockId === WALL_CLOCK_ID) !== (this.wallErrorUs !== undefined);
    if (isMixed) this.warnOnce(clockId);
    if (isMixed || clockId !== this.otherId || this.wallErrorUs !== undefined) return relative(frames);
    return this.estimated(frames) ?? relative(frames);
  }

  private estimated({ clockId, openedUs, capturedUs, readUs }: OtherClock): MeasuredDelays | null {
    const estimates = [...readUs].map((us) => this.offset.at(us));
    const estimate = estimates.at(-1) ?? null;
    if (estimate === null) return null;
    let errorUs = 0;
    const delaysUs = [...readUs].flatMap((us, index) => {
      const known = estimates[index] ?? estimate;
      const delay = delayUs(capturedUs[index] ?? 0, us + known.offsetUs);
      // Captured before the receiver had opened, or not possible: as in receiver/frame-meter.ts.
      if (delay < -known.errorUs || delay > us - openedUs) return [];
      errorUs = Math.max(errorUs, known.errorUs);
      return [Math.max(0, delay)];
    });
    if (delaysUs.length === 0) return UNMEASURED;
    return { kind: 'estimated', delaysUs: Float64Array.from(delaysUs), errorUs, estimate, rawUs: NOTHING, clockId };
  }

  private warnOnce(clockId: number): void {
    if (this.hasWarned) return;
    this.hasWarned = true;
    this.warn(
      clockId === WALL_CLOCK_ID
        ? 'the sender stamps with its wall clock and this receiver does not read its own: latency is told above its minimum only; give --clock synced:ERROR on both hosts, or on none'
        : 'the sender does not stamp with its wall clock: latency is told above its minimum only; give --clock synced:ERROR on both hosts, or on none',
    );
  }
}

function relative({ clockId, capturedUs, readUs }: OtherClock): MeasuredDelays {
  const rawUs = readUs.map((us, index) => delayUs(capturedUs[index] ?? 0, us));
  return { ...UNMEASURED, kind: 'relative', rawUs, clockId };
}
