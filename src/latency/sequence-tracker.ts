import type { Stamp } from './stamp-code.js';

export interface SequenceCounts {
  readonly lost: number;
  readonly duplicated: number;
  readonly reordered: number;
}

const MODULUS = 2 ** 32;
/** How far back single frames are remembered, to tell a late frame from a repeated one. */
const WINDOW = 256;

/** Counts by sequence number what happened to frames on their way. */
export class SequenceTracker {
  private session: number | null = null;
  private highest = 0;
  private readonly missing = new Set<number>();
  private lost = 0;
  private duplicated = 0;
  private reordered = 0;

  /** @returns whether the frame is new, so that its delay counts. */
  add({ session, sequence }: Pick<Stamp, 'session' | 'sequence'>): boolean {
    const step = signedDistance(this.highest, sequence);
    // A jump far back is a restart too: one in 256 restarted senders draws the session number of the last one.
    if (session !== this.session || step < -WINDOW) return this.begin(session, sequence);
    if (step > 0) return this.advance(sequence, step);
    if (this.missing.delete(sequence)) {
      this.lost -= 1;
      this.reordered += 1;
      return true;
    }
    this.duplicated += 1;
    return false;
  }

  counts(): SequenceCounts {
    return { lost: this.lost, duplicated: this.duplicated, reordered: this.reordered };
  }

  /** The first frame that is seen of a sender is where counting starts: what went before was not meant for us. */
  private begin(session: number, sequence: number): true {
    this.session = session;
    this.highest = sequence;
    this.missing.clear();
    return true;
  }

  private advance(sequence: number, step: number): true {
    this.lost += step - 1;
    for (let back = Math.min(step - 1, WINDOW); back > 0; back -= 1) this.missing.add(wrap(sequence - back));
    this.highest = sequence;
    for (const old of this.missing) {
      // A Set keeps its order: the oldest come first.
      if (signedDistance(old, sequence) <= WINDOW) break;
      this.missing.delete(old);
    }
    return true;
  }
}

/** From one sequence number to another on the circle of 2^32 (RFC 1982). */
export function signedDistance(from: number, to: number): number {
  const forward = wrap(to - from);
  return forward >= MODULUS / 2 ? forward - MODULUS : forward;
}

function wrap(sequence: number): number {
  return ((sequence % MODULUS) + MODULUS) % MODULUS;
}
