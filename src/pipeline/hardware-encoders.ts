import type { PropertyValue } from './element.js';
import { bitsPerSecond, type EncoderSpec, type EncoderTuning } from './encoder-spec.js';

/**
 * Encoders that need a device. None could be tried where this was written: names, values and units are those of GStreamer's
 * source, 1.20 to 1.26, in the file that each table names. Before one is used it has to pass a trial with just these
 * properties, less those that its version does not have (prepare/choose-encoder.ts).
 */

type Properties = (tuning: EncoderTuning) => Record<string, PropertyValue>;

const HARDWARE = { oddFormat: null, hasPresets: false, repeatsParameters: false } as const;
const NV12 = { ...HARDWARE, formats: ['NV12'] } as const;
/** Which of them, the version or the driver decides. */
const PLANAR_OR_NV12 = { ...HARDWARE, formats: ['I420', 'NV12'] } as const;

/**
 * sys/nvcodec. There are two generations with properties of their own: gstnvbaseenc.c is nvh264enc up to 1.24,
 * gstnvencoder.cpp is nvcudah264enc from 1.22 on and nvh264enc from 1.26 on. Each is told what it knows of both.
 */
const nvidiaProperties: Properties = ({ bitrateKbps, gop }) => ({
  // The one word for speed that both know: the newer takes it as p1 and the tuning `low-latency`.
  preset: 'low-latency-hp',
  tune: 'ultra-low-latency',
  ...{ 'rc-mode': 'cbr', 'rate-control': 'cbr', bitrate: bitrateKbps, 'gop-size': gop },
  // Says in the stream that no picture is reordered: a decoder need not wait for one that might come first.
  ...{ zerolatency: true, 'zero-reorder-delay': true },
  ...{ bframes: 0, 'b-frames': 0, 'rc-lookahead': 0 },
});

const NVIDIA = {
  needs: 'an NVIDIA GPU with its driver (libcuda, libnvidia-encode)',
  properties: nvidiaProperties,
} as const;

/** Older: of these presets, drivers from 590 on know none. Its H.264 takes I420, its H.265 does not. */
const NVH264 = { ...PLANAR_OR_NV12, ...NVIDIA, codec: 'h264', word: 'nvh264' } as const;
const NVH265 = { ...NV12, ...NVIDIA, codec: 'h265', word: 'nvh265' } as const;

/** MAX_GOP_SIZE there: GObject refuses what is above a property's range, and leaves the default. */
const VA_LONGEST_GOP = 1024;

/** sys/va/gstvah264enc.c, gstvah265enc.c. target-usage: from 1, the best picture, to 7, the shortest time. */
const VA = {
  ...NV12,
  word: 'va',
  needs: 'a GPU with its VA-API driver, and access to /dev/dri',
  // gstvabaseenc.c of newer versions keeps up to four frames back where the source is not live.
  wantsLive: true,
  properties: ({ bitrateKbps, gop }: EncoderTuning) => ({
    ...{ 'rate-control': 'cbr', bitrate: bitrateKbps, 'key-int-max': Math.min(gop, VA_LONGEST_GOP) },
    ...{ 'b-frames': 0, 'ref-frames': 1, 'target-usage': 7 },
  }),
} as const;

/** gstreamer-vaapi, the older plugin for the same drivers; gone with 1.28. */
const VAAPI = {
  ...NV12,
  word: 'va',
  needs: VA.needs,
  properties: ({ bitrateKbps, gop }: EncoderTuning) => ({
    ...{ 'rate-control': 'cbr', bitrate: bitrateKbps, 'keyframe-period': gop, 'max-bframes': 0, 'quality-level': 7 },
  }),
} as const;

/**
 * sys/qsv/gstqsvencoder.cpp and the file of each codec. low-latency: the GPU gives each frame back before it takes the
 * next. By default every I-frame is an IDR picture, in both codecs, though idr-interval says so with 0 and with 1.
 */
const qsvProperties: Properties = ({ bitrateKbps, gop }) => ({
  ...{ 'rate-control': 'cbr', bitrate: bitrateKbps, 'gop-size': gop, 'low-latency': true, 'target-usage': 7 },
});

const QUICK_SYNC = {
  ...NV12,
  word: 'qsv',
  needs: 'an Intel GPU with its oneVPL driver, and access to /dev/dri',
} as const;

const withoutReordering: Properties = (tuning) => ({ ...qsvProperties(tuning), 'b-frames': 0, 'ref-frames': 1 });

/**
 * sys/v4l2 hands the kernel's controls (V4L2_CID_MPEG_VIDEO_…) on by the kernel's names in small letters, below a name that
 * means nothing. What a driver does not know is passed over with a warning. video_bitrate_mode 1 is constant, in bit/s.
 */
const MEMORY_TO_MEMORY = {
  ...PLANAR_OR_NV12,
  word: 'v4l2',
  needs: 'an encoder among /dev/video*, as boards with ARM have it',
} as const;

const controls = (tuning: EncoderTuning, words: readonly string[]) => ({
  'extra-controls': [
    'controls',
    `video_bitrate=${String(bitsPerSecond(tuning))}`,
    'video_bitrate_mode=1',
    `video_gop_size=${String(tuning.gop)}`,
    ...words,
  ].join(','),
});

const IN_ORDER = ['video_b_frames=0', 'repeat_sequence_header=1'];

export const HARDWARE_ENCODERS = {
  nvh264enc: NVH264,
  nvcudah264enc: NVH264,
  qsvh264enc: { ...QUICK_SYNC, codec: 'h264', properties: withoutReordering },
  vah264enc: { ...VA, codec: 'h264' },
  // What some Intel GPUs have only.
  vah264lpenc: { ...VA, codec: 'h264' },
  vaapih264enc: { ...VAAPI, codec: 'h264' },
  v4l2h264enc: {
    ...MEMORY_TO_MEMORY,
    codec: 'h264',
    properties: (tuning) => controls(tuning, [...IN_ORDER, `h264_i_frame_period=${String(tuning.gop)}`]),
  },
  nvh265enc: NVH265,
  nvcudah265enc: NVH265,
  qsvh265enc: { ...QUICK_SYNC, codec: 'h265', properties: withoutReordering },
  vah265enc: { ...VA, codec: 'h265' },
  vah265lpenc: { ...VA, codec: 'h265' },
  vaapih265enc: { ...VAAPI, codec: 'h265' },
  v4l2h265enc: { ...MEMORY_TO_MEMORY, codec: 'h265', properties: (tuning) => controls(tuning, IN_ORDER) },
  v4l2vp8enc: { ...MEMORY_TO_MEMORY, codec: 'vp8', properties: (tuning) => controls(tuning, []) },
  qsvvp9enc: { ...QUICK_SYNC, codec: 'vp9', properties: qsvProperties },
} as const satisfies Record<string, EncoderSpec>;
