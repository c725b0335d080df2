import { describe, expect, it } from 'vitest';
import { CAMERA_GRID, cameraStampPlace } from '../../src/latency/camera-grid.js';
import type { Stamp } from '../../src/latency/stamp-code.js';
import { chromaAreas, writeCameraStamp } from '../../src/video/camera-stamp.js';
import { CameraStampReader } from '../../src/video/camera-stamp-reader.js';
import { type Frame } from '../../src/video/frame.js';
import { readStamp, writeStamp } from '../../src/video/stamp.js';
import { seededRandom } from '../latency/seeded-random.js';
import { bytesOf, gray, grownBytes, largeFrame, noise } from './mats.js';

const STAMP: Stamp = { session: 7, sequence: 4711, capturedUs: 123_456_789, clockId: 0xe610 };
const FORMATS = ['i420', 'bgr', 'bgrx'] as const;

function using<T>(frame: Frame, run: (frame: Frame) => T): T {
  try {
    return run(frame);
  } finally {
    frame.release();
  }
}

const read = (frame: Frame) => new CameraStampReader().read(frame);

describe.each(FORMATS)('in %s', (pixelFormat) => {
  it.each([
    [320, 240],
    [640, 480],
    [640, 362],
    [1280, 720],
    [1920, 1080],
  ])('comes back from a picture of %ix%i, with the ordinary stamp beside it', (width, height) => {
    using(gray(pixelFormat, width, height), (frame) => {
      writeStamp(frame, STAMP);
      writeCameraStamp(frame, STAMP);
      expect(read(frame)).toEqual(STAMP);
      expect(readStamp(frame)).toEqual(STAMP);
    });
  });

  it('comes back from noise, whatever it says, by one reader', () => {
    const random = seededRandom(41);
    const reader = new CameraStampReader();
    using(noise(pixelFormat, 640, 480, random), (frame) => {
      for (let sequence = 0; sequence < 20; sequence += 1) {
        const stamp = {
          session: random.integer(0, 255),
          sequence,
          capturedUs: random.integer(0, 2 ** 40 - 1),
          clockId: 9,
        };
        writeCameraStamp(frame, stamp);
        expect(reader.read(frame)).toEqual(stamp);
      }
    });
  });

  it('changes nothing outside of its place', () => {
    const [width, height] = [336, 252];
    const place = cameraStampPlace(width, height) ?? { x: 0, y: 0, cellPx: 0 };
    using(noise(pixelFormat, width, height, seededRandom(42)), (frame) => {
      const before = bytesOf(frame.mat);
      writeCameraStamp(frame, STAMP);
      const after = bytesOf(frame.mat);
      const { channels } = frame.mat;
      for (let index = 0; index < width * height * channels; index += 1) {
        if (before[index] === after[index]) continue;
        const [x, y] = [Math.floor(index / channels) % width, Math.floor(index / channels / width)];
        const isInside = (at: number, from: number, cells: number) => at >= from && at < from + cells * place.cellPx;
        if (!isInside(x, place.x, CAMERA_GRID.columns) || !isInside(y, place.y, CAMERA_GRID.rows))
          expect.fail(`${String(x)},${String(y)} has changed`);
      }
    });
  });

  it('has no room in a picture of 160x120, and leaves it as it is', () => {
    using(noise(pixelFormat, 160, 120, seededRandom(43)), (frame) => {
      const before = bytesOf(frame.mat);
      writeCameraStamp(frame, STAMP);
      expect(bytesOf(frame.mat).equals(before)).toBe(true);
      expect(read(frame)).toBeNull();
    });
  });
});

it.each([
  [336, 252],
  [336, 250],
])('takes the colours away where it is, and only there, in I420 of %ix%i', (width, height) => {
  const { x, y, cellPx } = cameraStampPlace(width, height) ?? { x: 0, y: 0, cellPx: 0 };
  using(gray('i420', width, height, 77), (frame) => {
    writeCameraStamp(frame, STAMP);
    const chroma = bytesOf(frame.mat).subarray(width * height);
    for (const [index, value] of chroma.entries()) {
      const [column, row] = [index % (width / 2), Math.floor(index / (width / 2)) % (height / 2)];
      const isInside =
        column >= x / 2 &&
        column < x / 2 + (CAMERA_GRID.columns * cellPx) / 2 &&
        row >= y / 2 &&
        row < y / 2 + (CAMERA_GRID.rows * cellPx) / 2;
      if (value !== (isInside ? 128 : 77)) expect.fail(`${String(column)},${String(row)} is ${String(value)}`);
    }
  });
});

it('covers as many bytes of chroma as half of its luma', () => {
  const place = cameraStampPlace(1280, 720) ?? { x: 0, y: 0, cellPx: 0 };
  const bytes = chromaAreas({ width: 1280, height: 720 }, place).reduce(
    (sum, { width, height }) => sum + width * height,
    0,
  );
  expect(bytes).toBe((CAMERA_GRID.columns * CAMERA_GRID.rows * place.cellPx ** 2) / 2);
});

it('is not seen in plain pictures, nor in noise', () => {
  const random = seededRandom(44);
  for (const level of [0, 16, 128, 255])
    using(gray('i420', 640, 480, level), (frame) => expect(read(frame)).toBeNull());
  for (let round = 0; round < 10; round += 1)
    using(noise('i420', 320, 240, random), (frame) => expect(read(frame)).toBeNull());
});

it.each(['i420', 'bgr'] as const)('leaves nothing behind in memory, in %s', (pixelFormat) => {
  const makeFrame = largeFrame(pixelFormat, 1280, 720);
  const reader = new CameraStampReader();
  const grown = grownBytes(100, () => {
    using(makeFrame(), (frame) => {
      writeCameraStamp(frame, STAMP);
      reader.read(frame);
      new CameraStampReader().read(frame);
    });
  });
  // One picture that leaked per round would be 140 MB in I420.
  expect(grown).toBeLessThan(70e6);
});
