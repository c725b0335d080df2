import type { Codec } from '../pipeline/vocabulary.js';
import { h264Content, inspectPayload as inspectH264 } from './h264-payload.js';
import { h265Content } from './h265-payload.js';
import { jpegContent } from './jpeg-payload.js';
import { factsOf, type PayloadCodec, type PayloadFacts, UNKNOWN_FACTS } from './payload-facts.js';
import { vp8Content } from './vp8-payload.js';
import { vp9Content } from './vp9-payload.js';

/** Reads the payload of one packet, without header, contributing sources, extension and padding. Never throws. */
export type InspectPayload = (payload: Buffer) => PayloadFacts;

/**
 * What looks for one codec first: the headers of several are alike, and what could be that codec is taken for it. Of the
 * others only H.264 and H.265 say enough of themselves to be named.
 */
export function inspectorFor(codec: Codec): InspectPayload {
  switch (codec) {
    case 'h264':
      return inspectH264;
    case 'h265':
      return inspector('h265', h265Content);
    case 'vp8':
      return inspector('vp8', vp8Content);
    case 'vp9':
      return inspector('vp9', vp9Content);
    case 'mjpeg':
      return inspector('mjpeg', jpegContent);
  }
}

/** Whether another codec can be told in every packet; in the middle of their frames VP8, VP9 and JPEG carry any bytes. */
export function tellsOthers(codec: Codec): boolean {
  return codec === 'h264' || codec === 'h265';
}

function inspector(codec: PayloadCodec, contentOf: (payload: Buffer) => number | null): InspectPayload {
  const facts = factsOf(codec);
  return (payload) => {
    const content = contentOf(payload);
    return content === null ? otherFacts(payload) : (facts[content] ?? UNKNOWN_FACTS);
  };
}

const H264: PayloadFacts = Object.freeze({ ...UNKNOWN_FACTS, codec: 'h264' });
const H265: PayloadFacts = Object.freeze({ ...UNKNOWN_FACTS, codec: 'h265' });

function otherFacts(payload: Buffer): PayloadFacts {
  if (h264Content(payload) !== null) return H264;
  return h265Content(payload) === null ? UNKNOWN_FACTS : H265;
}
