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
