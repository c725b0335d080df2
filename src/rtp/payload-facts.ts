import type { Codec } from '../pipeline/vocabulary.js';

/** What an RTP payload can be told to be; unknown is what looks like none of those that were looked for. */
export type PayloadCodec = Codec | 'unknown';

/**
 * What begins in an RTP payload, as far as a receiver's start depends on it: a decoder shows nothing before a key frame,
 * and of H.264 and H.265 nothing before parameter sets either. The other codecs have all of that in their key frames,
 * which so count for all three.
 */
export interface PayloadFacts {
  readonly codec: PayloadCodec;
  /** A key frame, or a slice of one, begins here: an IDR picture of H.264, an IRAP picture of H.265. */
  readonly idr: boolean;
  readonly sps: boolean;
  readonly pps: boolean;
}

export const [HAS_IDR, HAS_SPS, HAS_PPS] = [1, 2, 4];
export const HAS_ALL = 7;

/** @returns by content, a sum of the above, one object for each: so that a packet costs none. */
export function factsOf(codec: PayloadCodec): readonly PayloadFacts[] {
  return Array.from({ length: HAS_ALL + 1 }, (_, content) =>
    Object.freeze({
      codec,
      idr: (content & HAS_IDR) !== 0,
      sps: (content & HAS_SPS) !== 0,
      pps: (content & HAS_PPS) !== 0,
    }),
  );
}

export const UNKNOWN_FACTS: PayloadFacts = Object.freeze({ codec: 'unknown', idr: false, sps: false, pps: false });
