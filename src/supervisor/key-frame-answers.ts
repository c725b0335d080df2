/** How far a stream is on by the time that the answer is heard, in packets, at the most. */
const MAX_UNHEARD = 3000;
/** What an answer may take on a busy host, and the receiver asks again meanwhile. */
const ANSWER_MS = 2_000;

/**
 * Which requests for a key frame are answered. Each answer leaps in the sequence, from the number that was heard last; a
 * second leap from nearly the same number would land in the packets of the first one, which jitter buffers and depayloaders
 * then take for late, and drop.
 */
export class KeyFrameAnswers {
  private last: { readonly from: number; readonly atMs: number } | null = null;

  /** @param lastSequence that the one who asks has heard; null: none. @returns false: the answer is on its way already. */
  admit(lastSequence: number | null, nowMs: number): boolean {
    if (lastSequence === null) return true;
    if (this.last !== null && nowMs - this.last.atMs < ANSWER_MS && isNear(lastSequence, this.last.from)) return false;
    this.last = { from: lastSequence, atMs: nowMs };
    return true;
  }
}

function isNear(sequence: number, other: number): boolean {
  const distance = (sequence - other) & 0xffff;
  return Math.min(distance, 0x1_0000 - distance) < MAX_UNHEARD;
}
