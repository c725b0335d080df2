import { CODEC_SPECS } from '../pipeline/codecs.js';
import type { Codec } from '../pipeline/vocabulary.js';
import type { PayloadCodec } from './payload-facts.js';

/** What is known of the datagrams at one port: of our stream, and of what is not ours. Times are ms of a monotonic clock. */
export interface StreamCounts {
  /** Which packets are ours. */
  readonly wanted: WantedStream;
  /** Packets of our stream, repeated ones included. */
  readonly packets: number;
  /** Of these packets, with their RTP headers. */
  readonly bytes: number;
  /** Missing by sequence number (RFC 3550, A.1); a packet that comes late is taken off again. */
  readonly lost: number;
  /** Packets that came after a newer one. */
  readonly reordered: number;
  /** Packets that had come before. */
  readonly duplicated: number;
  /** Interarrival jitter in ms (RFC 3550, A.8); starts anew with another SSRC, sequence or clock. */
  readonly jitterMs: number;
  /** The SSRC that is ours: the expected one, or the one last adopted; null while there is none. */
  readonly ssrc: number | null;
  /** How often another SSRC has taken over. */
  readonly ssrcChanges: number;
  /** The newest of ours, in the order of the sequence. */
  readonly lastSequence: number | null;
  readonly firstAtMs: number | null;
  readonly lastAtMs: number | null;
  /** Key frames, each counted once by its RTP timestamp; one whose first fragments are all lost is not seen. */
  readonly keyFrames: number;
  /** When a slice of a key frame, an SPS, a PPS last began; a codec without parameter sets has them in each key frame. */
  readonly lastIdrAtMs: number | null;
  readonly lastSpsAtMs: number | null;
  readonly lastPpsAtMs: number | null;
  readonly foreign: ForeignCounts;
}

export interface WantedStream {
  readonly codec: Codec;
  readonly payloadType: number;
}

/** Datagrams that are not of our stream, each counted once, under the first that applies. */
export interface ForeignCounts {
  /** Not RTP at all, or RTCP. */
  readonly notRtp: number;
  /** RTP of another payload type. */
  readonly payloadType: number;
  /** Of our payload type, while another SSRC is ours. */
  readonly ssrc: number;
  /** Another codec; and what cannot be recognised, while no SSRC is ours or the one that was has fallen silent. */
  readonly codec: number;
  /** When the last one came, of whichever kind. */
  readonly lastAtMs: number | null;
  /** The last one that was counted under `payloadType`. */
  readonly lastPayloadType: number | null;
  /** The last one that was counted under `ssrc`. */
  readonly lastSsrc: number | null;
  /** The last one that was counted under `codec`. */
  readonly lastCodec: PayloadCodec | null;
}

export const NOTHING_FOREIGN: ForeignCounts = {
  ...{ notRtp: 0, payloadType: 0, ssrc: 0, codec: 0 },
  ...{ lastAtMs: null, lastPayloadType: null, lastSsrc: null, lastCodec: null },
};

export const NOTHING_HEARD: StreamCounts = {
  wanted: { codec: 'h264', payloadType: CODEC_SPECS.h264.payloadType },
  ...{ packets: 0, bytes: 0, lost: 0, reordered: 0, duplicated: 0, jitterMs: 0 },
  ...{ ssrc: null, ssrcChanges: 0, lastSequence: null, firstAtMs: null, lastAtMs: null },
  ...{ keyFrames: 0, lastIdrAtMs: null, lastSpsAtMs: null, lastPpsAtMs: null },
  foreign: NOTHING_FOREIGN,
};
