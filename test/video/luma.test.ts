import { describe, expect, it } from 'vitest';
import { lumaOf } from '../../src/video/luma.js';
import { frameOf, grownBytes, largeFrame, noise } from './mats.js';
import { seededRandom } from '../latency/seeded-random.js';

describe('the luma', () => {
  it('of I420 is its first plane, as it is', () => {
    const frame = frameOf('i420', 16, 8, (index) => index);
    expect([...lumaOf(frame)]).toEqual(Array.from({ length: 16 * 8 }, (_, index) => index));
    frame.release();
  });

  it.each([
    ['bgr', 3],
    ['bgrx', 4],
  ] as const)('of %s is the gray of ITU-R BT.601', (pixelFormat, channels) => {
    const [width, height] = [17, 5];
    const frame = noise(pixelFormat, width, height, seededRandom(5));
    const bytes = frame.mat.getData();
    const gray = lumaOf(frame);
    expect(gray).toHaveLength(width * height);
    for (const [index, level] of gray.entries()) {
      const [blue = 0, green = 0, red = 0] = bytes.subarray(index * channels);
      expect(Math.abs(level - (0.114 * blue + 0.587 * green + 0.299 * red))).toBeLessThanOrEqual(1);
    }
    frame.release();
  });

  it('is a copy: it outlives the frame', () => {
    const frame = frameOf('i420', 16, 8, () => 77);
    const luma = lumaOf(frame);
    frame.mat.setTo(1).release();
    frame.release();
    expect(new Set(luma)).toEqual(new Set([77]));
  });
});

it('leaves no memory of OpenCV behind', () => {
  const make = largeFrame('bgr', 1280, 720);
  const grown = grownBytes(100, () => {
    const frame = make();
    lumaOf(frame);
    frame.release();
  });
  // 100 grays that were not released would be 92 MB; the copies themselves wait for the garbage collector.
  expect(grown).toBeLessThan(60e6);
});
