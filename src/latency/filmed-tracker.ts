import { type SequenceCounts, signedDistance } from './sequence-tracker.js';
import type { Stamp } from './stamp-code.js';

/** Further back than any camera's frame: the filmed sender has begun anew. */
const RESTART = 256;
const NOTHING: SequenceCounts = { lost: 0, duplicated: 0, reordered: 0 };

/**
 * Which stamps of a filmed screen are seen for the first time. A camera films some of them twice and misses others, as its
 * frames and those of the screen have nothing to do with each other: that is no loss and no repetition of any link.
 */
export class FilmedTracker {
  private newest: Pick<Stamp, 'session' | 'sequence'> | null = null;

  /** @returns whether the stamp is newer than all before it, so that its delay counts. */
  add({ session, sequence }: Pick<Stamp, 'session' | 'sequence'>): boolean {
    const step = this.newest?.session === session ? signedDistance(this.newest.sequence, sequence) : 1;
    if (step <= 0 && step >= -RESTART) return false;
    this.newest = { session, sequence };
    return true;
  }

  counts(): SequenceCounts {
    return NOTHING;
  }
}
