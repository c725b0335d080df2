import { describe, expect, it } from 'vitest';
import { bytesOf, frameOf, gray, grownBytes, largeFrame } from './mats.js';

it.each([
  ['i420', 640, 480],
  ['i420', 16, 2],
  ['bgr', 641, 481],
  ['bgrx', 1279, 721],
] as const)('knows of %s that its picture is %ix%i', (pixelFormat, width, height) => {
  const frame = gray(pixelFormat, width, height);
  try {
    expect(frame).toMatchObject({ pixelFormat, width, height });
  } finally {
    frame.release();
  }
});

describe('as BGR', () => {
  it('has the colours that the planes stand for (ITU-R BT.601, video range)', () => {
    const lumaBytes = 16 * 16;
    const red = frameOf('i420', 16, 16, (index) => (index < lumaBytes ? 81 : index < lumaBytes * 1.25 ? 90 : 240));
    const bgr = red.toBgr();
    const [blue = 255, green = 255, reds = 0] = bytesOf(bgr);
    expect([bgr.rows, bgr.cols, bgr.channels]).toEqual([16, 16, 3]);
    expect(Math.max(blue, green)).toBeLessThan(10);
    expect(reds).toBeGreaterThan(245);
    bgr.release();
    red.release();
  });

  it('is the same without the fourth byte', () => {
    const frame = frameOf('bgrx', 5, 3, (index) => index);
    const bgr = frame.toBgr();
    expect([...bytesOf(bgr).subarray(0, 6)]).toEqual([0, 1, 2, 4, 5, 6]);
    expect([bgr.rows, bgr.cols, bgr.channels]).toEqual([3, 5, 3]);
    bgr.release();
    frame.release();
  });

  it.each(['i420', 'bgr', 'bgrx'] as const)('is a picture of its own, which outlives the frame: %s', (pixelFormat) => {
    const frame = gray(pixelFormat, 64, 48, 128);
    const bgr = frame.toBgr();
    frame.release();
    expect(bytesOf(bgr)).toHaveLength(64 * 48 * 3);
    expect(new Set(bytesOf(bgr)).size).toBe(1);
    bgr.release();
  });
});

it('gives its memory back when it is released, and not when V8 gets round to it', () => {
  const makeFrame = largeFrame('i420', 1920, 1080);
  const grown = grownBytes(200, () => {
    const frame = makeFrame();
    frame.toBgr().release();
    frame.release();
    expect(frame.mat.empty).toBeTruthy();
  });
  // 200 of these frames are 600 MB, and as BGR twice as much.
  expect(grown).toBeLessThan(100e6);
});
