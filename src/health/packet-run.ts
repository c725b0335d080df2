import { CODEC_SPECS } from '../pipeline/codecs.js';
import type { StreamCounts } from '../rtp/stream-counts.js';

/** What the packets since the last decoded frame give a decoder. */
export interface RunSigns {
  /** Before the first packet of an unbroken run of packets that has given no new frame; null: none. */
  readonly packetsSinceMs: number | null;
  /** Since when the decoder has had all that it needs to make pictures of them; null: it lacks something. */
  readonly decodableSinceMs: number | null;
  /** What it lacks, for people. */
  readonly missing: readonly string[];
}

/** Follows the packets that have given no new frame yet. */
export class PacketRun {
  private openedMs: number;
  private sinceMs: number | null = null;
  private decodableSinceMs: number | null = null;
  /** Whether the run goes on from a decoded frame, without a gap. */
  private isContinued = false;
  /** What the decoder was at with its last frame. */
  private decoded: Pick<StreamCounts, 'ssrc' | 'lost'> | null = null;
  /** The stream at the last look: what is new now has come since. */
  private seen: StreamCounts;
  private seenMs: number;
  /** Since when its SSRC is ours. */
  private ssrcSinceMs = -Infinity;

  /** @param gapMs a longer pause ends a run: the time that the decoder is given begins anew. */
  constructor(
    stream: StreamCounts,
    nowMs: number,
    private readonly gapMs: number,
  ) {
    this.seen = stream;
    this.openedMs = this.seenMs = nowMs;
  }

  /** The decoder begins: what came before, it has not seen. */
  open(stream: StreamCounts, nowMs: number): void {
    this.openedMs = nowMs;
    this.restart(stream, nowMs);
  }

  /** A new frame was decoded. */
  frame(stream: StreamCounts, nowMs: number): void {
    this.restart(stream, nowMs);
    this.decoded = stream;
  }

  /** Begins anew with the next packet. */
  restart(stream: StreamCounts, nowMs: number): void {
    this.sinceMs = this.decodableSinceMs = null;
    if (stream.ssrc !== this.seen.ssrc) this.ssrcSinceMs = this.seenMs;
    this.seen = stream;
    this.seenMs = nowMs;
  }

  /** @returns whether there are new packets. */
  look(stream: StreamCounts, nowMs: number): boolean {
    const isNew = stream.packets !== this.seen.packets;
    if (isNew) this.extend(stream, nowMs);
    this.seen = stream;
    this.seenMs = nowMs;
    return isNew;
  }

  signs(): RunSigns {
    const { sinceMs: packetsSinceMs, decodableSinceMs } = this;
    return { packetsSinceMs, decodableSinceMs, missing: packetsSinceMs === null ? [] : this.missing(packetsSinceMs) };
  }

  private extend(stream: StreamCounts, nowMs: number): void {
    const isGap = nowMs - (this.seen.lastAtMs ?? -Infinity) > this.gapMs;
    const isOther = stream.ssrc !== this.seen.ssrc;
    if (isOther) this.ssrcSinceMs = this.seenMs;
    if (this.sinceMs === null || isGap || isOther) {
      this.isContinued = this.sinceMs === null && !isGap && !isOther;
      this.sinceMs = this.seenMs;
      this.decodableSinceMs = null;
    }
    this.seen = stream;
    const isComplete = this.missing(this.sinceMs).length === 0;
    this.decodableSinceMs = isComplete ? (this.decodableSinceMs ?? nowMs) : null;
  }

  /**
   * A decoder in the midst of a stream needs nothing; after a gap or a loss, a key frame. Parameter sets it keeps, if it has
   * ever decoded a frame of this SSRC.
   */
  private missing(sinceMs: number): string[] {
    const { wanted, ssrc, lost, lastIdrAtMs, lastSpsAtMs, lastPpsAtMs } = this.seen;
    const { keyFrameName, hasParameterSets: hasSets } = CODEC_SPECS[wanted.codec];
    const isKnown = this.decoded?.ssrc === ssrc;
    if (isKnown && this.isContinued && this.decoded?.lost === lost) return [];
    const parametersMs = isKnown ? -Infinity : Math.max(this.openedMs, this.ssrcSinceMs);
    const lacks = (lastAtMs: number | null, fromMs: number) => (lastAtMs ?? -Infinity) < fromMs;
    return [
      ...(lacks(lastIdrAtMs, Math.max(sinceMs, this.openedMs)) ? [keyFrameName] : []),
      ...(hasSets && lacks(lastSpsAtMs, parametersMs) ? ['SPS'] : []),
      ...(hasSets && lacks(lastPpsAtMs, parametersMs) ? ['PPS'] : []),
    ];
  }
}
