const MODULUS = 0x1_0000;
/** A jump of the sequence by this much is a new start, not a loss (RFC 3550, appendix A.1). */
const MAX_DROPOUT = 3000;

const [UNHEARD, HEARD, MISSING] = [0, 1, 2];

/** What a packet was to its stream: the first after a start, newer than all before, late, the same again, or a new start. */
export type SequenceStep = 'first' | 'newer' | 'late' | 'repeated' | 'restart';

/**
 * Follows the sequence numbers of one SSRC, and remembers which of the last MAX_DROPOUT came: unlike a mere count, it
 * does not take a packet that is repeated late for a missing one.
 */
export class SequenceWindow {
  /** Missing by sequence number; one that comes late is taken off again. Survives new starts. */
  lost = 0;
  /** Packets that came after a newer one, without those that had come before. */
  reordered = 0;
  /** Packets that had come before. */
  repeated = 0;
  /** The newest one, in the order of the sequence. */
  last: number | null = null;
  private readonly states = new Uint8Array(MODULUS);

  follow(sequence: number): SequenceStep {
    if (this.last === null) return this.begin(sequence, 'first');
    const step = (sequence - this.last + MODULUS) % MODULUS;
    if (step === 0) return this.repeat();
    if (step < MAX_DROPOUT) return this.advance(this.last, step);
    if (step >= MODULUS - MAX_DROPOUT) return this.lookBack(sequence);
    return this.begin(sequence, 'restart');
  }

  /** What comes next is the start of another sequence. */
  reset(): void {
    this.last = null;
  }

  private begin(sequence: number, step: SequenceStep): SequenceStep {
    this.states.fill(UNHEARD);
    this.states[sequence] = HEARD;
    this.last = sequence;
    return step;
  }

  private advance(last: number, step: number): SequenceStep {
    for (let skipped = 1; skipped < step; skipped += 1) this.states[(last + skipped) % MODULUS] = MISSING;
    this.lost += step - 1;
    this.last = (last + step) % MODULUS;
    this.states[this.last] = HEARD;
    return 'newer';
  }

  private repeat(): SequenceStep {
    this.repeated += 1;
    return 'repeated';
  }

  /** A packet from before the start of this sequence is late as well, but was never missing. */
  private lookBack(sequence: number): SequenceStep {
    const state = this.states[sequence];
    if (state === HEARD) return this.repeat();
    if (state === MISSING) this.lost -= 1;
    this.states[sequence] = HEARD;
    this.reordered += 1;
    return 'late';
  }
}
