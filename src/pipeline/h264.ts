import { type Caps, type Element, element, int, text } from './element.js';
import type { X264Preset } from './vocabulary.js';

/** RTP payload type of our H.264, dynamic range (RFC 3551), the same that the demo uses. */
export const H264_PAYLOAD_TYPE = 96;
/** RTP clock rate of H.264 in Hz (RFC 6184, section 8.2.1). */
export const H264_CLOCK_RATE = 90_000;

export interface EncoderSettings {
  readonly preset: X264Preset;
  readonly bitrateKbps: number;
  /** Frames from one IDR to the next. */
  readonly gop: number;
  /** Threads, each of which encodes a slice of every picture. */
  readonly threads: number;
}

/** Where an RTP stream begins (RFC 3550, section 5.1). */
export interface RtpStart {
  readonly ssrc: number;
  /** Of the first packet; null: any. */
  readonly sequence: number | null;
  /** Of the first frame, in units of the payload's clock. */
  readonly timestamp: number;
}

/**
 * Encoder and payloader. In a byte stream x264 repeats SPS and PPS once before each IDR picture, so that a receiver can
 * join late. The payloader must not do it (config-interval=-1): it would put them before each slice, and by H.264,
 * 7.4.1.2.3, a new access unit begins there, so that FFmpeg shows half pictures.
 */
export function h264PayElements(settings: EncoderSettings, rtp: RtpStart | null): Element[] {
  const { preset, bitrateKbps, gop, threads } = settings;
  return [
    element('x264enc', {
      tune: 'zerolatency',
      bitrate: bitrateKbps,
      'speed-preset': preset,
      'key-int-max': gop,
      threads,
      'byte-stream': true,
    }),
    element('rtph264pay', { 'config-interval': 0, pt: H264_PAYLOAD_TYPE, ...startProperties(rtp) }),
  ];
}

export const H264_RTP_CAPS: Caps = {
  media: 'application/x-rtp',
  fields: {
    media: text('video'),
    'clock-rate': int(H264_CLOCK_RATE),
    'encoding-name': text('H264'),
    payload: int(H264_PAYLOAD_TYPE),
  },
};

/** Null: the payloader draws all three at random. */
function startProperties(rtp: RtpStart | null): Record<string, number> {
  if (rtp === null) return {};
  const { ssrc, sequence, timestamp } = rtp;
  return { ssrc, ...(sequence === null ? {} : { 'seqnum-offset': sequence }), 'timestamp-offset': timestamp };
}
