/** Words that users may write and that become part of a pipeline: nothing outside these lists ever does. */

/** Patterns of videotestsrc (gst-inspect-1.0 videotestsrc). */
export const TEST_PATTERNS = [
  'smpte',
  'snow',
  'black',
  'white',
  'red',
  'green',
  'blue',
  'checkers-1',
  'checkers-2',
  'checkers-4',
  'checkers-8',
  'circular',
  'blink',
  'smpte75',
  'zone-plate',
  'gamut',
  'chroma-zone-plate',
  'solid-color',
  'ball',
  'smpte100',
  'bar',
  'pinwheel',
  'spokes',
  'gradient',
  'colors',
  'smpte-rp-219',
] as const;
export type TestPattern = (typeof TEST_PATTERNS)[number];

/** What the pictures are encoded as. */
export const CODECS = ['h264', 'h265', 'vp8', 'vp9', 'mjpeg'] as const;
export type Codec = (typeof CODECS)[number];

/** What encodes: the best of them that works here, or one by its library or its hardware's programming interface. */
export const ENCODERS = [
  'auto',
  ...(['x264', 'openh264', 'x265', 'vp8', 'vp9', 'jpeg', 'nvh264', 'nvh265', 'qsv', 'va', 'v4l2'] as const),
] as const;
export type Encoder = (typeof ENCODERS)[number];

/** What decodes: whatever decodebin finds, or one by its library or its hardware's programming interface. */
export const DECODERS = ['auto', 'avdec', 'openh264', 'libde265', 'vpx', 'jpeg', 'nv', 'qsv', 'va', 'v4l2'] as const;
export type Decoder = (typeof DECODERS)[number];

/** Speed presets of x264, fastest first. */
export const X264_PRESETS = [
  'ultrafast',
  'superfast',
  'veryfast',
  'faster',
  'fast',
  'medium',
  'slow',
  'slower',
  'veryslow',
  'placebo',
] as const;
export type X264Preset = (typeof X264_PRESETS)[number];
