import type { RtpHeader } from './packet.js';
import type { PayloadCodec } from './payload-facts.js';
import { type ForeignCounts, NOTHING_FOREIGN } from './stream-counts.js';

/** Counts what is not ours, and keeps the last of each kind for a message that names it. */
export class ForeignTally {
  private readonly tally: { -readonly [Key in keyof ForeignCounts]: ForeignCounts[Key] } = { ...NOTHING_FOREIGN };

  counts(): ForeignCounts {
    return { ...this.tally };
  }

  addNotRtp(nowMs: number): void {
    this.tally.notRtp += 1;
    this.tally.lastAtMs = nowMs;
  }

  addPayloadType({ payloadType }: RtpHeader, nowMs: number): void {
    this.tally.payloadType += 1;
    this.tally.lastPayloadType = payloadType;
    this.tally.lastAtMs = nowMs;
  }

  addSsrc({ ssrc }: RtpHeader, nowMs: number): void {
    this.tally.ssrc += 1;
    this.tally.lastSsrc = ssrc;
    this.tally.lastAtMs = nowMs;
  }

  addCodec(codec: PayloadCodec, nowMs: number): void {
    this.tally.codec += 1;
    this.tally.lastCodec = codec;
    this.tally.lastAtMs = nowMs;
  }
}
