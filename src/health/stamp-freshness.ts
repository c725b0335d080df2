import type { ReceiverReport } from '../protocol/messages.js';

type StampSigns = Pick<ReceiverReport, 'frames' | 'stamped' | 'lastFreshUs'>;

/** Tells by their stamps whether frames are new. */
export class StampFreshness {
  /** Since when each frame has had the stamp of an earlier one; null: the last one was new, or had none. */
  frozenSinceMs: number | null = null;
  private last: StampSigns = { frames: 0, stamped: 0, lastFreshUs: null };

  add(report: StampSigns, nowMs: number): void {
    const { frames, stamped, lastFreshUs } = this.last;
    if (report.lastFreshUs !== lastFreshUs) this.frozenSinceMs = null;
    else if (report.stamped > stamped) this.frozenSinceMs ??= nowMs;
    // Frames without a stamp say nothing about being new.
    else if (report.frames > frames) this.frozenSinceMs = null;
    this.last = report;
  }

  clear(): void {
    this.frozenSinceMs = null;
  }
}
