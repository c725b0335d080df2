import { describe, expect, it } from 'vitest';
import { chain } from '../../src/pipeline/element.js';
import { type EncoderElement, encoderElements, encoderSpec, encodersFor } from '../../src/pipeline/encoders.js';
import { HARDWARE_ENCODERS } from '../../src/pipeline/hardware-encoders.js';
import { renderPipeline } from '../../src/pipeline/render.js';
import { writerPipeline } from '../../src/pipeline/sender-pipelines.js';
import { senderOptions, video } from './options.js';

/**
 * No device was there to try these on. What each version knows is from GStreamer's source (g_object_class_install_property
 * in the file that src/pipeline/hardware-encoders.ts names); of the elements only what is written here may be used.
 */

const TUNING = { preset: 'superfast', bitrateKbps: 2000, gop: 25, threads: 4 } as const;

const NVENC_OLD = 'preset rc-mode bitrate gop-size zerolatency bframes rc-lookahead';
const NVENC_NEW = 'preset tune rate-control bitrate gop-size zero-reorder-delay b-frames rc-lookahead';
const VA = 'rate-control bitrate key-int-max b-frames ref-frames target-usage';
const VAAPI = 'rate-control bitrate keyframe-period max-bframes quality-level';
const QSV = 'rate-control bitrate gop-size low-latency target-usage b-frames ref-frames';

const NVENC_OLD_WORDS =
  'preset=low-latency-hp rc-mode=cbr bitrate=2000 gop-size=25 zerolatency=true bframes=0 rc-lookahead=0';
const NVENC_NEW_WORDS =
  'preset=low-latency-hp tune=ultra-low-latency rate-control=cbr bitrate=2000 gop-size=25 zero-reorder-delay=true b-frames=0 rc-lookahead=0';
const VA_WORDS = 'rate-control=cbr bitrate=2000 key-int-max=25 b-frames=0 ref-frames=1 target-usage=7';
const VAAPI_WORDS = 'rate-control=cbr bitrate=2000 keyframe-period=25 max-bframes=0 quality-level=7';
const QSV_WORDS = 'rate-control=cbr bitrate=2000 gop-size=25 low-latency=true target-usage=7';
const ALL_LATE = 'clocksync ts-offset=-86400000000000 ! ';
const V4L2_WORDS = 'video_bitrate=2000000,video_bitrate_mode=1,video_gop_size=25';

const FACTS: readonly (readonly [EncoderElement, version: string, known: string, written: string])[] = [
  ['nvh264enc', '1.20 to 1.24', NVENC_OLD, `nvh264enc ${NVENC_OLD_WORDS}`],
  ['nvh264enc', '1.26', NVENC_NEW, `nvh264enc ${NVENC_NEW_WORDS}`],
  [
    'nvcudah264enc',
    '1.22',
    NVENC_NEW.replace('tune ', ''),
    `nvcudah264enc ${NVENC_NEW_WORDS.replace('tune=ultra-low-latency ', '')}`,
  ],
  ['nvh265enc', '1.20 to 1.24', NVENC_OLD, `nvh265enc ${NVENC_OLD_WORDS}`],
  ['nvcudah265enc', '1.24', NVENC_NEW, `nvcudah265enc ${NVENC_NEW_WORDS}`],
  ['vah264enc', '1.22', VA, `${ALL_LATE}vah264enc ${VA_WORDS}`],
  ['vah264lpenc', '1.22', VA, `${ALL_LATE}vah264lpenc ${VA_WORDS}`],
  ['vah265enc', '1.22', VA, `${ALL_LATE}vah265enc ${VA_WORDS}`],
  ['vah265lpenc', '1.22', VA, `${ALL_LATE}vah265lpenc ${VA_WORDS}`],
  ['vaapih264enc', '1.20 to 1.26', VAAPI, `vaapih264enc ${VAAPI_WORDS}`],
  ['vaapih265enc', '1.20 to 1.26', VAAPI, `vaapih265enc ${VAAPI_WORDS}`],
  ['qsvh264enc', '1.22', QSV, `qsvh264enc ${QSV_WORDS} b-frames=0 ref-frames=1`],
  ['qsvh265enc', '1.22', QSV, `qsvh265enc ${QSV_WORDS} b-frames=0 ref-frames=1`],
  ['qsvvp9enc', '1.22', QSV.replace('b-frames ', ''), `qsvvp9enc ${QSV_WORDS}`],
  [
    'v4l2h264enc',
    '1.20',
    'extra-controls',
    `v4l2h264enc extra-controls="controls,${V4L2_WORDS},video_b_frames=0,repeat_sequence_header=1,h264_i_frame_period=25" ! capsfilter caps="video/x-h264, level=(string)4"`,
  ],
  [
    'v4l2h265enc',
    '1.20',
    'extra-controls',
    `v4l2h265enc extra-controls="controls,${V4L2_WORDS},video_b_frames=0,repeat_sequence_header=1"`,
  ],
  ['v4l2vp8enc', '1.20', 'extra-controls', `v4l2vp8enc extra-controls="controls,${V4L2_WORDS}"`],
];

/** As prepare/choose-encoder.ts leaves out what a version does not have. */
function written(element: EncoderElement, known: string, gop: number = TUNING.gop): string {
  const has = new Set(known.split(' '));
  const omit = Object.keys(encoderSpec(element).properties(TUNING, video())).filter((name) => !has.has(name));
  return renderPipeline([chain(...encoderElements({ ...TUNING, gop, element, omit }, video()))]);
}

describe.each(FACTS)('%s of GStreamer %s', (element, _version, known, expected) => {
  it('is told just this', () => {
    const { codec } = encoderSpec(element);
    const parser = /^h26[45]$/.test(codec) ? ` ! ${codec}parse config-interval=-1` : '';
    expect(written(element, known)).toBe(expected + parser);
  });
});

it('leaves out no encoder', () => {
  expect(new Set(FACTS.map(([element]) => element))).toEqual(new Set(Object.keys(HARDWARE_ENCODERS)));
});

it('tells VA of no longer group than it takes, or it would keep its own', () => {
  expect(written('vah264enc', VA, 10_000)).toContain('key-int-max=1024 ');
});

describe('what a planar frame needs in front of', () => {
  const encoded = (element: EncoderElement) =>
    renderPipeline(writerPipeline(senderOptions({ encoder: { ...TUNING, element } })));

  it.each(['nvh265enc', 'nvcudah265enc', 'qsvh264enc', 'vah264enc', 'vaapih264enc'] as const)('%s: NV12', (element) => {
    expect(encoded(element)).toMatch(
      new RegExp(`! videoconvert ! capsfilter caps="video/x-raw, format=\\(string\\)NV12" ! .*${element} `),
    );
  });

  it.each(['nvh264enc', 'nvcudah264enc', 'v4l2h264enc', 'v4l2vp8enc'] as const)(
    '%s: nothing, where this version takes I420, else NV12',
    (element) => {
      expect(encoded(element)).toMatch(
        new RegExp(`! videoconvert ! capsfilter caps="video/x-raw, format=\\(string\\)\\{I420,NV12\\}" ! ${element} `),
      );
    },
  );
});

it('tries the newer elements of NVIDIA where the driver knows none of the older ones’ presets', () => {
  expect(encodersFor('h264', 'nvh264')).toEqual(['nvh264enc', 'nvcudah264enc']);
  expect(encodersFor('h265', 'nvh265')).toEqual(['nvh265enc', 'nvcudah265enc']);
});
