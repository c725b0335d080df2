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
}

/** Encoder and payloader. config-interval=-1 sends SPS and PPS before each IDR, so that a receiver can join late. */
export function h264PayElements({ preset, bitrateKbps, gop }: EncoderSettings): Element[] {
  return [
    element('x264enc', { tune: 'zerolatency', bitrate: bitrateKbps, 'speed-preset': preset, 'key-int-max': gop }),
    element('rtph264pay', { 'config-interval': -1, pt: H264_PAYLOAD_TYPE }),
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
