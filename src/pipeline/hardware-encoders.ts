import type { PropertyValue } from './element.js';
import { bitsPerSecond, type EncoderSpec, type EncoderTuning } from './encoder-spec.js';

/**
 * Encoders that need a device. None could be tried where this was written: what they are told is from their documentation,
 * and before one is used it has to pass a trial with just these properties (prepare/choose-encoder.ts).
 */

type Properties = (tuning: EncoderTuning) => Record<string, PropertyValue>;

const HARDWARE = { format: 'NV12', oddFormat: null, hasPresets: false, repeatsParameters: false } as const;

const NVIDIA = {
  ...HARDWARE,
  format: 'I420',
  needs: 'an NVIDIA GPU with its driver (libcuda, libnvidia-encode)',
  // Without zerolatency it holds frames back so that the GPU always has the next one.
  properties: ({ bitrateKbps, gop }) => ({
    ...{ preset: 'low-latency-hq', zerolatency: true, 'rc-mode': 'cbr', bitrate: bitrateKbps, 'gop-size': gop },
    ...{ bframes: 0, 'rc-lookahead': 0 },
  }),
} as const satisfies Partial<EncoderSpec>;

const VA = { ...HARDWARE, needs: 'a GPU with its VA-API driver, and access to /dev/dri' } as const;

/** target-usage: from 1, the best picture, to 7, the shortest time. */
const vaProperties: Properties = ({ bitrateKbps, gop }) => ({
  ...{ 'rate-control': 'cbr', bitrate: bitrateKbps, 'key-int-max': gop, 'b-frames': 0, 'ref-frames': 1 },
  'target-usage': 6,
});

/** The older plugin for the same drivers. */
const vaapiProperties: Properties = ({ bitrateKbps, gop }) => ({
  ...{ 'rate-control': 'cbr', bitrate: bitrateKbps, 'keyframe-period': gop, 'max-bframes': 0, 'quality-level': 7 },
});

const QUICK_SYNC = {
  ...HARDWARE,
  word: 'qsv',
  needs: 'an Intel GPU with its oneVPL driver, and access to /dev/dri',
} as const;

/** low-latency: the GPU gives each frame back before it takes the next. */
const qsvProperties: Properties = ({ bitrateKbps, gop }) => ({
  ...{ 'rate-control': 'cbr', bitrate: bitrateKbps, 'gop-size': gop, 'low-latency': true, 'target-usage': 7 },
});

const MEMORY_TO_MEMORY = {
  ...HARDWARE,
  format: 'I420',
  word: 'v4l2',
  needs: 'an encoder among /dev/video*, as boards with ARM have it',
} as const;

/** As the kernel names its controls (V4L2_CID_MPEG_VIDEO_…), below a name that means nothing. */
const controls = (words: readonly string[]) => ({ 'extra-controls': ['controls', ...words].join(',') });

export const HARDWARE_ENCODERS = {
  nvh264enc: { ...NVIDIA, codec: 'h264', word: 'nvh264' },
  qsvh264enc: {
    ...QUICK_SYNC,
    codec: 'h264',
    properties: (tuning) => ({ ...qsvProperties(tuning), 'b-frames': 0, 'ref-frames': 1 }),
  },
  vah264enc: { ...VA, codec: 'h264', word: 'va', properties: vaProperties },
  // What some Intel GPUs have only.
  vah264lpenc: { ...VA, codec: 'h264', word: 'va', properties: vaProperties },
  vaapih264enc: { ...VA, codec: 'h264', word: 'va', properties: vaapiProperties },
  v4l2h264enc: {
    ...MEMORY_TO_MEMORY,
    codec: 'h264',
    properties: (tuning) =>
      controls([
        `video_bitrate=${String(bitsPerSecond(tuning))}`,
        ...['video_bitrate_mode=1', 'video_b_frames=0', 'repeat_sequence_header=1'],
        ...[`h264_i_frame_period=${String(tuning.gop)}`, `video_gop_size=${String(tuning.gop)}`],
      ]),
  },
  nvh265enc: { ...NVIDIA, codec: 'h265', word: 'nvh265' },
  qsvh265enc: {
    ...QUICK_SYNC,
    codec: 'h265',
    properties: (tuning) => ({ ...qsvProperties(tuning), 'b-frames': 0, 'ref-frames': 1 }),
  },
  vah265enc: { ...VA, codec: 'h265', word: 'va', properties: vaProperties },
  vaapih265enc: { ...VA, codec: 'h265', word: 'va', properties: vaapiProperties },
  v4l2vp8enc: {
    ...MEMORY_TO_MEMORY,
    codec: 'vp8',
    properties: (tuning) =>
      controls([`video_bitrate=${String(bitsPerSecond(tuning))}`, `video_gop_size=${String(tuning.gop)}`]),
  },
  qsvvp9enc: { ...QUICK_SYNC, codec: 'vp9', properties: qsvProperties },
} as const satisfies Record<string, EncoderSpec>;
