import { clockId } from '../latency/clock.js';
import { SequenceTracker } from '../latency/sequence-tracker.js';
import { delayUs, type Stamp } from '../latency/stamp-code.js';
import { GapMeter } from './gap-meter.js';
import { MAX_LATENCIES_PER_REPORT, type ReceiverReport } from '../protocol/messages.js';

/** What the stamps say about the stream: delays, losses, repetitions. */
export class FrameMeter {
  private received = 0;
  private firstFrameUs: number | null = null;
  private lastFrameUs: number | null = null;
  private stamped = 0;
  private unreadable = 0;
  private latenciesUs: number[] = [];
  private readonly tracker = new SequenceTracker();
  private readonly gapMeter = new GapMeter();

  /**
   * @param openedUs when frames could first be read: one that was captured before has waited for the receiver to open, and
   *   its delay says nothing of the link.
   * @param ownClockId delays can be told only for stamps of this clock.
   */
  constructor(
    private readonly openedUs: number,
    private readonly ownClockId = clockId(),
  ) {}

  get frames(): number {
    return this.received;
  }

  /** @param nowUs when the frame had been read, on the clock of monotonicUs. */
  add(stamp: Stamp | null, nowUs: number): void {
    this.received += 1;
    this.firstFrameUs ??= nowUs;
    this.lastFrameUs = nowUs;
    if (stamp === null) {
      // A stream that never had a stamp is not a damaged one: each of its frames counts as new.
      if (this.stamped > 0) this.unreadable += 1;
      else this.gapMeter.fresh(nowUs);
      return;
    }
    this.stamped += 1;
    if (this.tracker.add(stamp)) this.addFresh(stamp, nowUs);
  }

  /** Counts since the beginning, delays since the last report. */
  takeReport(): Omit<ReceiverReport, 'type' | 'trace'> {
    const latenciesUs = Float64Array.from(this.latenciesUs);
    this.latenciesUs = [];
    const { received: frames, firstFrameUs, lastFrameUs, stamped, unreadable } = this;
    const { lastFreshUs } = this.gapMeter;
    const flow = { frames, firstFrameUs, lastFrameUs, lastFreshUs, gaps: this.gapMeter.takeGaps() };
    return { ...flow, stamped, unreadable, ...this.tracker.counts(), latenciesUs };
  }

  private addFresh(stamp: Stamp, nowUs: number): void {
    this.gapMeter.fresh(nowUs);
    if (stamp.clockId !== this.ownClockId) return;
    const delay = delayUs(stamp.capturedUs, nowUs);
    if (delay >= 0 && delay <= nowUs - this.openedUs) this.note(delay);
  }

  private note(latencyUs: number): void {
    if (this.latenciesUs.length < MAX_LATENCIES_PER_REPORT) this.latenciesUs.push(latencyUs);
  }
}
