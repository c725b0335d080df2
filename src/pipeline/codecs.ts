import { type Caps, type Element, element, int, text } from './element.js';
import type { Codec } from './vocabulary.js';

/** What a codec is on the wire. A new codec is a new row here, and an encoder for it in encoders.ts. */
export interface CodecSpec {
  /** As people write it. */
  readonly title: string;
  /** RTP payload type. */
  readonly payloadType: number;
  /** As `a=rtpmap` and the caps of udpsrc name it. */
  readonly encodingName: string;
  readonly payloader: Element;
  readonly depayloader: string;
  /** What an explicit decoder needs in front of it: decodebin finds it by itself. */
  readonly parser: string | null;
  /** What GStreamer's own floor is measured with. */
  readonly decoder: string;
  /** As a diagnosis names what a decoder begins with. */
  readonly keyFrameName: string;
  /** Whether a decoder needs SPS and PPS besides; the others have all of it in the key frame. */
  readonly hasParameterSets: boolean;
}

/** RTP clock rate of every one of them in Hz: RFC 6184, 7798, 7741, 9628 and 2435. */
export const VIDEO_CLOCK_RATE = 90_000;

/**
 * Dynamic (RFC 3551), the same that the demo uses, and FFmpeg and GStreamer by default: peers of another codec need not
 * be told of another number.
 */
const DYNAMIC_PAYLOAD_TYPE = 96;

/** JPEG has had its own since RFC 1890; FFmpeg sends no other. */
export const JPEG_PAYLOAD_TYPE = 26;

/**
 * config-interval=0: the encoder puts the parameter sets in front of each key frame (encoders.ts), so that a receiver can
 * join late. The payloader must not do it (-1): it would put them before each slice, and by H.264, 7.4.1.2.3, a new access
 * unit begins there, so that FFmpeg shows half pictures.
 */
const PARAMETERS_BY_ENCODER = { 'config-interval': 0 };

/** By the picture's number a receiver tells a lost picture from a late one. */
const NUMBERED = { 'picture-id-mode': '15-bit' };

export const CODEC_SPECS: Readonly<Record<Codec, CodecSpec>> = {
  h264: {
    ...{ title: 'H.264', payloadType: DYNAMIC_PAYLOAD_TYPE, encodingName: 'H264' },
    payloader: element('rtph264pay', PARAMETERS_BY_ENCODER),
    ...{ depayloader: 'rtph264depay', parser: 'h264parse', decoder: 'avdec_h264' },
    ...{ keyFrameName: 'key frame (IDR)', hasParameterSets: true },
  },
  h265: {
    ...{ title: 'H.265', payloadType: DYNAMIC_PAYLOAD_TYPE, encodingName: 'H265' },
    payloader: element('rtph265pay', PARAMETERS_BY_ENCODER),
    ...{ depayloader: 'rtph265depay', parser: 'h265parse', decoder: 'avdec_h265' },
    ...{ keyFrameName: 'key frame (IRAP)', hasParameterSets: true },
  },
  vp8: {
    ...{ title: 'VP8', payloadType: DYNAMIC_PAYLOAD_TYPE, encodingName: 'VP8' },
    payloader: element('rtpvp8pay', NUMBERED),
    ...{ depayloader: 'rtpvp8depay', parser: null, decoder: 'vp8dec' },
    ...{ keyFrameName: 'key frame', hasParameterSets: false },
  },
  vp9: {
    ...{ title: 'VP9', payloadType: DYNAMIC_PAYLOAD_TYPE, encodingName: 'VP9' },
    payloader: element('rtpvp9pay', NUMBERED),
    ...{ depayloader: 'rtpvp9depay', parser: null, decoder: 'vp9dec' },
    ...{ keyFrameName: 'key frame', hasParameterSets: false },
  },
  mjpeg: {
    ...{ title: 'JPEG', payloadType: JPEG_PAYLOAD_TYPE, encodingName: 'JPEG' },
    payloader: element('rtpjpegpay'),
    ...{ depayloader: 'rtpjpegdepay', parser: null, decoder: 'jpegdec' },
    ...{ keyFrameName: 'key frame', hasParameterSets: false },
  },
};

/** Where an RTP stream begins (RFC 3550, section 5.1). */
export interface RtpStart {
  readonly ssrc: number;
  /** Of the first packet; null: any. */
  readonly sequence: number | null;
  /** Of the first frame, in units of the payload's clock. */
  readonly timestamp: number;
}

/** @param rtp null: the payloader draws all three at random. */
export function payloader(codec: Codec, rtp: RtpStart | null): Element {
  const { payloader, payloadType } = CODEC_SPECS[codec];
  return element(payloader.factory, { ...payloader.properties, pt: payloadType, ...startProperties(rtp) });
}

/**
 * What udpsrc cannot know of a stream.
 * @param parameters what a session description tells of its codec, e.g. sprop-parameter-sets.
 */
export function rtpCaps(
  codec: Codec,
  payloadType = CODEC_SPECS[codec].payloadType,
  parameters: Readonly<Record<string, string>> = {},
): Caps {
  return {
    media: 'application/x-rtp',
    fields: {
      media: text('video'),
      'clock-rate': int(VIDEO_CLOCK_RATE),
      'encoding-name': text(CODEC_SPECS[codec].encodingName),
      payload: int(payloadType),
      ...Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, text(value)])),
    },
  };
}

function startProperties(rtp: RtpStart | null): Record<string, number> {
  if (rtp === null) return {};
  const { ssrc, sequence, timestamp } = rtp;
  return { ssrc, ...(sequence === null ? {} : { 'seqnum-offset': sequence }), 'timestamp-offset': timestamp };
}
