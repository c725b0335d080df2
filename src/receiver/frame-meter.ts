import { FilmedTracker } from '../latency/filmed-tracker.js';
import { SequenceTracker } from '../latency/sequence-tracker.js';
import { hostClock, type StampClock } from '../latency/stamp-clock.js';
import { delayUs, type Stamp } from '../latency/stamp-code.js';
import { GapMeter } from './gap-meter.js';
import { OtherClockFrames } from './other-clock.js';
import { MAX_LATENCIES_PER_REPORT, type ReceiverReport } from '../protocol/messages.js';

/** What the stamps say about the stream: delays, losses, repetitions. */
export class FrameMeter {
  private received = 0;
  private firstFrameUs: number | null = null;
  private lastFrameUs: number | null = null;
  private stamped = 0;
  private unreadable = 0;
  private latenciesUs: number[] = [];
  private readonly tracker: Pick<SequenceTracker, 'add' | 'counts'>;
  private readonly gapMeter = new GapMeter();
  private readonly others: OtherClockFrames;

  /**
   * @param openedUs when frames could first be read: one that was captured before has waited for the receiver to open, and
   *   its delay says nothing of the link.
   * @param clock delays can be told only for stamps of this clock; those of another one are reported as they are.
   * @param isFilmed the stamps are those of a screen that a camera films.
   */
  constructor(
    private readonly openedUs: number,
    private readonly clock: StampClock = hostClock(),
    private readonly isFilmed = false,
  ) {
    this.tracker = isFilmed ? new FilmedTracker() : new SequenceTracker();
    this.others = new OtherClockFrames(openedUs);
  }

  get frames(): number {
    return this.received;
  }

  /** @param nowUs when the frame had been read, on the clock of monotonicUs. */
  add(stamp: Stamp | null, nowUs: number): void {
    this.received += 1;
    this.firstFrameUs ??= nowUs;
    this.lastFrameUs = nowUs;
    const isNew = stamp !== null && this.tracker.add(stamp);
    if (isNew || this.isNewAnyway(stamp)) this.gapMeter.fresh(nowUs);
    if (stamp !== null) this.stamped += 1;
    // A stream that never had a stamp is not a damaged one.
    else if (this.stamped > 0) this.unreadable += 1;
    if (stamp !== null && isNew) this.addDelay(stamp, nowUs);
  }

  /** Counts since the beginning, delays since the last report. */
  takeReport(): Omit<ReceiverReport, 'type' | 'trace'> {
    const latenciesUs = Float64Array.from(this.latenciesUs);
    this.latenciesUs = [];
    const { received: frames, firstFrameUs, lastFrameUs, stamped, unreadable } = this;
    const { lastFreshUs } = this.gapMeter;
    const flow = { frames, firstFrameUs, lastFrameUs, lastFreshUs, gaps: this.gapMeter.takeGaps() };
    return { ...flow, stamped, unreadable, ...this.tracker.counts(), latenciesUs, ...this.others.take() };
  }

  /** Whether frames are new, stamps tell only where they are of the link itself, and there at all. */
  private isNewAnyway(stamp: Stamp | null): boolean {
    return this.isFilmed || (stamp === null && this.stamped === 0);
  }

  private addDelay(stamp: Stamp, nowUs: number): void {
    const { id, at, errorUs } = this.clock;
    if (stamp.clockId !== id) {
      this.others.add(stamp, nowUs);
      return;
    }
    const delay = delayUs(stamp.capturedUs, at(nowUs));
    if (delay >= -errorUs && delay <= nowUs - this.openedUs + errorUs) this.note(Math.max(0, delay));
  }

  private note(latencyUs: number): void {
    if (this.latenciesUs.length < MAX_LATENCIES_PER_REPORT) this.latenciesUs.push(latencyUs);
  }
}
