import { VIDEO_CLOCK_RATE } from '../pipeline/codecs.js';
import { FEC_PAYLOAD_TYPE } from '../pipeline/fec.js';
import { parseRtpHeader, type RtpHeader } from '../rtp/packet.js';

const [SEQUENCES, TIMESTAMPS] = [0x1_0000, 0x1_0000_0000];
/** A jump of the sequence by this much is a new start (RFC 3550, appendix A.1). */
const MAX_DROPOUT = 3000;
/** Timestamps that are further from the time that has passed, in s, are those of another clock: over a leap, and without one. */
const [MAX_DRIFT_S, MAX_STRAY_S] = [1, 10];
/** Half of the circle away: no jitter buffer takes it for a loss or a late packet. */
const SEQUENCE_LEAP = 0x8000;
const TICKS_PER_MS = VIDEO_CLOCK_RATE / 1000;

/** A stretch of the stream in which sequence and timestamps go on. */
interface Stretch {
  /** Added to what came. */
  readonly shift: { readonly ssrc: number; readonly sequence: number; readonly timestamp: number };
  readonly ssrc: number;
  /** Of the newest packet, as it came. */
  newest: RtpHeader;
  newestAtMs: number;
}

/**
 * Makes one RTP stream of what comes one after another: a sender that is started anew, and one that leaps in its sequence
 * for a key frame on demand. To a jitter buffer either is a new start: it would wait for five packets, throw away what it
 * holds, and take the time from the network.
 */
export class StreamJoiner {
  private present: Stretch | null = null;
  private former: Stretch | null = null;

  /** @param fec redundant packets recover timestamps and SSRC as they were sent: then neither is changed. */
  constructor(private readonly fec: boolean) {}

  /** @returns the packet, or a copy with another header. */
  take(packet: Buffer, nowMs: number): Buffer {
    const header = parseRtpHeader(packet);
    if (header === null) return packet;
    const stretch = this.stretchOf(header, nowMs);
    if (distance(header.sequence, stretch.newest.sequence, SEQUENCES) >= 0) {
      stretch.newest = header;
      stretch.newestAtMs = nowMs;
    }
    const joined = shifted(packet, header, stretch.shift);
    if (joined !== packet && this.isRedundant(header)) shiftProtected(joined, header, stretch.shift.sequence);
    return joined;
  }

  private isRedundant({ payloadType }: RtpHeader): boolean {
    return this.fec && payloadType === FEC_PAYLOAD_TYPE;
  }

  private stretchOf(header: RtpHeader, nowMs: number): Stretch {
    const { present, former } = this;
    if (present !== null && goesOn(present, header, nowMs)) return present;
    if (former !== null && isLate(former, header)) return former;
    this.former = present;
    this.present = this.begin(header, nowMs);
    return this.present;
  }

  private begin(header: RtpHeader, nowMs: number): Stretch {
    const { former } = this;
    const stretch = { ssrc: header.ssrc, newest: header, newestAtMs: nowMs };
    if (former === null) return { ...stretch, shift: { ssrc: header.ssrc, sequence: 0, timestamp: 0 } };
    const { shift, newest } = former;
    const drift = driftOf(former, header, nowMs);
    const isSameClock = header.ssrc === former.ssrc && Math.abs(drift) < MAX_DRIFT_S * VIDEO_CLOCK_RATE;
    // Where a picture is not complete, what is missing must be seen to be missing.
    const step = newest.marker || this.isRedundant(newest) ? 1 : 2;
    const sequence = newest.sequence + shift.sequence - header.sequence;
    if (this.fec && !isSameClock) {
      return { ...stretch, shift: { ssrc: header.ssrc, sequence: sequence + SEQUENCE_LEAP, timestamp: 0 } };
    }
    const timestamp = isSameClock ? shift.timestamp : shift.timestamp - drift;
    return { ...stretch, shift: { ssrc: shift.ssrc, sequence: sequence + step, timestamp } };
  }
}

function goesOn(stretch: Stretch, header: RtpHeader, nowMs: number): boolean {
  const isOfClock = Math.abs(driftOf(stretch, header, nowMs)) < MAX_STRAY_S * VIDEO_CLOCK_RATE;
  return isNear(stretch, header) && isOfClock;
}

/** A late packet of the stretch before keeps its place there. After two leaps a sequence is where it was, but time is not. */
function isLate(former: Stretch, header: RtpHeader): boolean {
  return isNear(former, header) && distance(header.timestamp, former.newest.timestamp, TIMESTAMPS) <= 0;
}

function isNear({ ssrc, newest }: Stretch, header: RtpHeader): boolean {
  return ssrc === header.ssrc && Math.abs(distance(header.sequence, newest.sequence, SEQUENCES)) < MAX_DROPOUT;
}

/** How far a timestamp is from the time that has passed since the newest one. */
function driftOf({ newest, newestAtMs }: Stretch, { timestamp }: RtpHeader, nowMs: number): number {
  const passed = Math.round((nowMs - newestAtMs) * TICKS_PER_MS);
  return distance(timestamp, newest.timestamp + passed, TIMESTAMPS);
}

/** How far `to` is behind `from` on a circle: from minus half of it to half of it. */
function distance(from: number, to: number, circle: number): number {
  const step = remainder(from - to, circle);
  return step < circle / 2 ? step : step - circle;
}

function remainder(value: number, circle: number): number {
  return ((value % circle) + circle) % circle;
}

function shifted(packet: Buffer, header: RtpHeader, shift: Stretch['shift']): Buffer {
  if (shift.sequence === 0 && shift.timestamp === 0 && shift.ssrc === header.ssrc) return packet;
  const copy = Buffer.from(packet);
  copy.writeUInt16BE(remainder(header.sequence + shift.sequence, SEQUENCES), 2);
  copy.writeUInt32BE(remainder(header.timestamp + shift.timestamp, TIMESTAMPS), 4);
  copy.writeUInt32BE(shift.ssrc, 8);
  return copy;
}

/** A redundant packet names the first one of those that it protects (RFC 5109, section 7.3: SN base). */
const SN_BASE_AT = 2;

function shiftProtected(packet: Buffer, { payloadOffset, payloadEnd }: RtpHeader, by: number): void {
  const at = payloadOffset + SN_BASE_AT;
  if (at + 2 <= payloadEnd) packet.writeUInt16BE(remainder(packet.readUInt16BE(at) + by, SEQUENCES), at);
}
