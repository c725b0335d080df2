import type { Codec } from '../pipeline/vocabulary.js';
import { ForeignTally } from './foreign-tally.js';
import { type InspectPayload, inspectorFor, tellsOthers } from './inspect-payload.js';
import { InterarrivalJitter } from './interarrival-jitter.js';
import { type PayloadFacts, UNKNOWN_FACTS } from './payload-facts.js';
import { parseRtpHeader, type RtpHeader } from './packet.js';
import { SequenceWindow } from './sequence-window.js';
import type { StreamCounts } from './stream-counts.js';
import { StreamStart } from './stream-start.js';

export interface StreamOptions {
  /** 0 to 127. */
  readonly payloadType: number;
  /** Of redundant packets (RFC 5109), which share SSRC and sequence with ours; null, or left out: there are none. */
  readonly fecPayloadType?: number | null;
  /** H.264, where it is left out. */
  readonly codec?: Codec;
  /** The decoder was told the parameter sets otherwise: a key frame is all that it needs. */
  readonly knowsParameters?: boolean;
  /** The only SSRC that is ours, or null to adopt the one that sends this codec. */
  readonly expectedSsrc: number | null;
  /** Units of the RTP timestamp per second: 90 000 unless said otherwise as for every codec of video (pipeline/codecs.ts). */
  readonly clockRateHz?: number;
}

/** A sender that starts anew has another SSRC; it is believed as soon as the one before has been silent for so long. */
export const SSRC_TAKEOVER_MS = 500;

const VIDEO_CLOCK_HZ = 90_000;

/** What a redundant packet holds of the picture: nothing that can be told apart. */
const NO_PICTURE = UNKNOWN_FACTS;

/**
 * Tells our stream from whatever else reaches a port, and counts both. Adoption takes a packet that is recognisably of our
 * codec. Once an SSRC is ours, a payload of it that cannot be recognised is ours as well, for it has its place in the
 * sequence; another codec, where it can be told, never is.
 */
export class StreamMonitor {
  private packets = 0;
  private bytes = 0;
  private ssrc: number | null;
  private ssrcChanges = 0;
  private firstAtMs: number | null = null;
  private lastAtMs: number | null = null;
  private readonly sequence = new SequenceWindow();
  private readonly start = new StreamStart();
  private readonly foreign = new ForeignTally();
  private readonly jitter: InterarrivalJitter;
  private readonly codec: Codec;
  private readonly inspect: InspectPayload;

  constructor(private readonly options: StreamOptions) {
    this.ssrc = options.expectedSsrc;
    this.codec = options.codec ?? 'h264';
    this.inspect = inspectorFor(this.codec);
    this.jitter = new InterarrivalJitter(options.clockRateHz ?? VIDEO_CLOCK_HZ);
  }

  /**
   * @param datagram all bytes of it; they are read before this returns, and not kept.
   * @param nowMs when it came, in ms of a monotonic clock.
   * @returns whether it is of our stream.
   */
  add(datagram: Buffer, nowMs: number): boolean {
    const { packets } = this;
    this.look(datagram, nowMs);
    return this.packets > packets;
  }

  private look(datagram: Buffer, nowMs: number): void {
    const header = parseRtpHeader(datagram);
    if (header === null) {
      this.foreign.addNotRtp(nowMs);
    } else if (header.payloadType === this.options.fecPayloadType && header.ssrc === this.ssrc) {
      this.count(header, NO_PICTURE, datagram.length, nowMs);
    } else if (header.payloadType !== this.options.payloadType) {
      this.foreign.addPayloadType(header, nowMs);
    } else {
      this.sort(header, this.inspect(datagram.subarray(header.payloadOffset, header.payloadEnd)), datagram, nowMs);
    }
  }

  /** For a while nothing could be heard: what is missing since then was not lost on the way. */
  resume(): void {
    this.sequence.reset();
  }

  counts(): StreamCounts {
    const { packets, bytes, ssrc, ssrcChanges, firstAtMs, lastAtMs } = this;
    const { lost, reordered, repeated: duplicated, last } = this.sequence;
    const { keyFrames, lastIdrAtMs, lastSpsAtMs, lastPpsAtMs } = this.start;
    const { payloadType } = this.options;
    return {
      wanted: { codec: this.codec, payloadType },
      ...{ packets, bytes, lost, reordered, duplicated, jitterMs: this.jitter.ms },
      ...{ ssrc, ssrcChanges, lastSequence: last, firstAtMs, lastAtMs },
      ...{ keyFrames, lastIdrAtMs, lastSpsAtMs, lastPpsAtMs },
      foreign: this.foreign.counts(),
    };
  }

  private sort(header: RtpHeader, facts: PayloadFacts, { length }: Buffer, nowMs: number): void {
    const isOurs = header.ssrc === this.ssrc;
    if (!isOurs && !this.isVacant(nowMs)) {
      this.foreign.addSsrc(header, nowMs);
    } else if (facts.codec !== this.codec && (!isOurs || this.isOther(facts))) {
      this.foreign.addCodec(facts.codec, nowMs);
    } else {
      if (!isOurs) this.adopt(header.ssrc);
      this.count(header, facts, length, nowMs);
    }
  }

  private isOther({ codec }: PayloadFacts): boolean {
    return codec !== 'unknown' && tellsOthers(this.codec);
  }

  /** Whether another SSRC may become ours. */
  private isVacant(nowMs: number): boolean {
    if (this.options.expectedSsrc !== null) return false;
    return this.lastAtMs === null || nowMs - this.lastAtMs >= SSRC_TAKEOVER_MS;
  }

  private adopt(ssrc: number): void {
    if (this.ssrc !== null) this.ssrcChanges += 1;
    this.ssrc = ssrc;
    this.sequence.reset();
    this.beginAnew();
  }

  /** The clock of the timestamps is another one. */
  private beginAnew(): void {
    this.jitter.reset();
    this.start.forgetPictures();
  }

  private count({ sequence, timestamp }: RtpHeader, facts: PayloadFacts, bytes: number, nowMs: number): void {
    this.packets += 1;
    this.bytes += bytes;
    this.firstAtMs ??= nowMs;
    this.lastAtMs = nowMs;
    if (this.sequence.follow(sequence) === 'restart') this.beginAnew();
    this.jitter.add(timestamp, nowMs);
    const isStart = facts.idr && this.options.knowsParameters === true;
    this.start.add(isStart ? { ...facts, sps: true, pps: true } : facts, timestamp, nowMs);
  }
}
