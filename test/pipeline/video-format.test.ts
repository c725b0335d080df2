import { expect, it } from 'vitest';
import { framesPerSecond, pixelFormatFor, writerPadding } from '../../src/pipeline/video-format.js';
import { video } from './options.js';

/** GStreamer's default strides (gst_video_info_set_format): rows begin at multiples of 4 bytes. */
const roundUp = (value: number, step: number) => Math.ceil(value / step) * step;
const lumaStride = (width: number) => roundUp(width, 4);
const chromaStride = (width: number) => roundUp(roundUp(width, 2) / 2, 4);
const bgrStride = (width: number) => roundUp(width * 3, 4);

const LENGTHS = [
  ...Array.from({ length: 160 }, (_, index) => index + 16),
  ...[639, 640, 641, 1278, 1279, 1280, 1281, 1918, 1919, 1920, 1921, 3840, 4096, 8190, 8191, 8192],
];
const SIZES = LENGTHS.flatMap((width) => LENGTHS.map((height) => video(width, height)));

it('goes planar exactly where GStreamer pads no row of I420', () => {
  const isWhole = ({ width, height }: (typeof SIZES)[number]) =>
    lumaStride(width) === width && chromaStride(width) === width / 2 && height % 2 === 0;
  expect(SIZES.filter((size) => (pixelFormatFor(size) === 'i420') !== isWhole(size))).toEqual([]);
});

it('adds as few columns as make a BGR row as long as GStreamer wants it, and none to planes', () => {
  const least = ({ width }: (typeof SIZES)[number]) =>
    [0, 1, 2, 3].find((padding) => (width + padding) * 3 === bgrStride(width + padding));
  const expected = (size: (typeof SIZES)[number]) => (pixelFormatFor(size) === 'i420' ? 0 : least(size));
  expect(SIZES.filter((size) => writerPadding(size) !== expected(size))).toEqual([]);
});

it.each([
  [30, 1, 30],
  [30_000, 1001, 29.97],
  [1, 4, 0.25],
])('takes %i/%i for %d frames per second', (numerator, denominator, fps) => {
  expect(framesPerSecond({ numerator, denominator })).toBeCloseTo(fps, 3);
});
