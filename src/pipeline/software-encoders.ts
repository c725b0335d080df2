import { bitsPerPixel, bitsPerSecond, type EncoderSpec, type EncoderTuning } from './encoder-spec.js';
import type { VideoFormat } from './video-format.js';

const SOFTWARE = { formats: ['I420'], hasPresets: false, repeatsParameters: true, needs: null } as const;

/** What libvpx must be told, in either of its codecs. */
const VPX = {
  // Real time: as fast as the next frame needs it; else it thinks for as long as it likes.
  deadline: 1,
  // Frames that are looked at before the first one is let go.
  'lag-in-frames': 0,
  // What a frame teaches the entropy coder is forgotten with it: a lost one does not garble those that follow.
  'error-resilient': 'default',
  'end-usage': 'cbr',
  // ms of the bit rate that may pile up; by default six seconds.
  ...{ 'buffer-size': 1000, 'buffer-initial-size': 500, 'buffer-optimal-size': 600 },
};

export const SOFTWARE_ENCODERS = {
  x264enc: {
    ...SOFTWARE,
    codec: 'h264',
    word: 'x264',
    oddFormat: 'Y444',
    hasPresets: true,
    properties: ({ preset, bitrateKbps, gop, threads }) => ({
      // No B-frames and no lookahead; slices in place of frames for the threads.
      tune: 'zerolatency',
      bitrate: bitrateKbps,
      'speed-preset': preset,
      'key-int-max': gop,
      threads,
      // In a byte stream x264 repeats SPS and PPS once before each IDR picture.
      'byte-stream': true,
    }),
  },
  openh264enc: {
    ...SOFTWARE,
    codec: 'h264',
    word: 'openh264',
    oddFormat: null,
    properties: (tuning) => ({
      // In its default, `quality`, it does not keep to any bit rate.
      'rate-control': 'bitrate',
      bitrate: bitsPerSecond(tuning),
      complexity: 'low',
      'gop-size': tuning.gop,
      // It makes threads for slices only, and one slice by default.
      ...{ 'multi-thread': tuning.threads, 'slice-mode': 'n-slices', 'num-slices': tuning.threads },
      // A key frame at each cut comes on top of those that were asked for, and is the largest frame that there is.
      'scene-change-detection': false,
    }),
  },
  x265enc: {
    ...SOFTWARE,
    codec: 'h265',
    word: 'x265',
    oddFormat: 'Y444',
    hasPresets: true,
    properties: ({ preset, bitrateKbps, gop }) => ({
      tune: 'zerolatency',
      bitrate: bitrateKbps,
      'speed-preset': preset,
      'key-int-max': gop,
      // Closed groups: IDR instead of CRA pictures, which every receiver can begin at; VPS, SPS and PPS before each of them.
      // Without wavefronts, which make threads wait for each other: on two cores one thread is done sooner.
      'option-string': 'open-gop=0:repeat-headers=1:info=0:wpp=0',
    }),
  },
  vp8enc: {
    ...SOFTWARE,
    codec: 'vp8',
    word: 'vp8',
    oddFormat: 'I420',
    properties: (tuning) => ({
      ...VPX,
      'target-bitrate': bitsPerSecond(tuning),
      // Below zero a fixed speed; above, libvpx looks for one by how long frames take, and begins slowly.
      'cpu-used': -12,
      'keyframe-max-dist': tuning.gop,
      // Its threads wait for each other in a busy loop: where they get no core of their own, a frame takes ten times as long.
      threads: Math.max(1, tuning.threads - 1),
    }),
  },
  vp9enc: {
    ...SOFTWARE,
    codec: 'vp9',
    word: 'vp9',
    oddFormat: 'I420',
    properties: (tuning) => ({
      ...VPX,
      'target-bitrate': bitsPerSecond(tuning),
      'cpu-used': 8,
      'keyframe-max-dist': tuning.gop,
      // Rows of one tile for all threads: columns are too few in a small picture.
      ...{ threads: tuning.threads, 'row-mt': true, 'tile-columns': 1 },
    }),
  },
  jpegenc: {
    ...SOFTWARE,
    codec: 'mjpeg',
    word: 'jpeg',
    oddFormat: null,
    properties: (tuning, video) => ({ quality: jpegQuality(tuning, video), 'idct-method': 'ifast' }),
  },
} as const satisfies Record<string, EncoderSpec>;

const [MIN_QUALITY, MAX_QUALITY] = [25, 95];
/** By opencv-doc's vtest.avi, within a fifth of the bit rate from 0.5 to 1.5 bits a pixel. */
const QUALITY_PER_BIT = 60;

/** JPEG has no rate control: the quality with which usual video has about this bit rate, but none that spoils the picture. */
function jpegQuality(tuning: EncoderTuning, video: VideoFormat): number {
  const quality = Math.round(QUALITY_PER_BIT * bitsPerPixel(tuning, video));
  return Math.min(MAX_QUALITY, Math.max(MIN_QUALITY, quality));
}
