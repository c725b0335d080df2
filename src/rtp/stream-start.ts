import type { PayloadFacts } from './payload-facts.js';

/** As many pictures as packets may come out of order across; intra-only streams have no others. */
const REMEMBERED_PICTURES = 8;

/** Follows what a decoder needs to begin: key frames and parameter sets. */
export class StreamStart {
  /** Key frames, however many slices and packets they have. */
  keyFrames = 0;
  lastIdrAtMs: number | null = null;
  lastSpsAtMs: number | null = null;
  lastPpsAtMs: number | null = null;
  /** Timestamps of the last ones: a slice that comes late is no further picture. */
  private readonly pictures: number[] = [];

  /** @param timestamp all slices of a picture share it (RFC 6184, section 5.1). */
  add(facts: PayloadFacts, timestamp: number, nowMs: number): void {
    if (facts.sps) this.lastSpsAtMs = nowMs;
    if (facts.pps) this.lastPpsAtMs = nowMs;
    if (!facts.idr) return;
    this.lastIdrAtMs = nowMs;
    if (this.pictures.includes(timestamp)) return;
    this.keyFrames += 1;
    this.pictures.push(timestamp);
    if (this.pictures.length > REMEMBERED_PICTURES) this.pictures.shift();
  }

  /** Another sender may by chance use the same timestamps. */
  forgetPictures(): void {
    this.pictures.length = 0;
  }
}
