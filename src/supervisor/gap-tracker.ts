import type { Gap, ReceiverReport } from '../protocol/messages.js';

/** Between the frames of two children; within one child the receiver itself knows better (receiver/gap-meter.ts). */
const MIN_GAP_US = 100_000;

/** Joins what one receiver after another has seen into the times in which the picture stood still. */
export class GapTracker {
  private lastFreshUs: number | null = null;
  /** The newest child has not yet shown a frame. */
  private isNew = true;

  constructor(private readonly onGap: (gap: Gap) => void) {}

  beginChild(): void {
    this.isNew = true;
  }

  add({ gaps, firstFrameUs, lastFreshUs }: Pick<ReceiverReport, 'gaps' | 'firstFrameUs' | 'lastFreshUs'>): void {
    if (this.isNew && firstFrameUs !== null) this.beginPicture(firstFrameUs);
    for (const gap of gaps) this.onGap(gap);
    this.lastFreshUs = lastFreshUs ?? this.lastFreshUs;
  }

  /**
   * A child that was killed has not told of its last frames, at most those of one report interval: so much too long may
   * the gap be.
   */
  private beginPicture(firstFrameUs: number): void {
    this.isNew = false;
    const fromUs = this.lastFreshUs;
    if (fromUs !== null && firstFrameUs - fromUs > MIN_GAP_US) this.onGap({ fromUs, toUs: firstFrameUs });
  }
}
