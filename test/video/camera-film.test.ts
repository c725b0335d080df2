import { describe, expect, it } from 'vitest';
import { Camera, type Conditions, FILM, GOOD } from '../../bench/camera/film.js';
import { encodeCameraStamp } from '../../src/latency/camera-code.js';
import { CAMERA_GRID, cameraCells } from '../../src/latency/camera-grid.js';
import type { Stamp } from '../../src/latency/stamp-code.js';
import { openCv } from '../../src/video/addon.js';
import { writeCameraStamp } from '../../src/video/camera-stamp.js';
import { CameraStampReader } from '../../src/video/camera-stamp-reader.js';
import { Frame } from '../../src/video/frame.js';
import { type SeededRandom, seededRandom } from '../latency/seeded-random.js';
import { bytesOf, gray } from './mats.js';

/** The whole range, with rates, is measured by bench/camera-stamp.js: docs/glass-to-glass.md. */

const { width, height } = FILM;
const STAMP: Stamp = { session: 3, sequence: 0x0102_03ff, capturedUs: 123_456_789, clockId: 0xe610 };
const NEXT: Stamp = { ...STAMP, sequence: STAMP.sequence + 1, capturedUs: STAMP.capturedUs + 33_367 };

function screenOf(stamp: Stamp): Float32Array {
  const frame = gray('i420', width, height, 110);
  writeCameraStamp(frame, stamp);
  const light = Float32Array.from(
    bytesOf(frame.mat).subarray(0, width * height),
    (code) => Math.min(1, Math.max(0, (code - 16) / 219)) ** 2.2,
  );
  frame.release();
  return light;
}

function frameFrom(bytes: Buffer): Frame {
  const cv = openCv();
  return new Frame(new cv.Mat(bytes, (height * 3) / 2, width, cv.CV_8UC1));
}

function readOnce(bytes: Buffer, reader = new CameraStampReader()): Stamp | null {
  const frame = frameFrom(bytes);
  try {
    return reader.read(frame);
  } finally {
    frame.release();
  }
}

const camera = (seed: number) => new Camera(openCv(), seededRandom(seed));
const oneCamera = camera(51);
const film = (light: Float32Array, changes: Partial<Conditions> = {}) =>
  oneCamera.film(light, width, height, { ...GOOD, ...changes });

describe('a stamp that was filmed from a screen, in a room full of other rectangles, is read', () => {
  it.each<[string, Partial<Conditions>]>([
    ['straight', {}],
    ['when it is a seventh as wide as the picture', { share: 0.25 }],
    ['when it is nearly as wide as the picture', { share: 1.4 }],
    ['from 40 degrees beside', { yaw: 40 }],
    ['from 40 degrees above', { pitch: -40 }],
    ['from beside, below and aslant', { yaw: -30, pitch: 25, roll: 15 }],
    ['lying on its side', { roll: 90, share: 0.5 }],
    ['lying on its head', { roll: 180 }],
    ['out of focus by a quarter of a cell', { blurPx: 6.5 }],
    ['moved by half a cell', { motionPx: 13 }],
    ['in much noise', { noise: 20 }],
    ['when it is dark', { gain: 0.05 }],
    ['when white is burnt out', { gain: 2 }],
    ['under even light', { ambient: 0.5, gain: 0.5 }],
    ['with a spot of light on it', { glare: 0.15, gain: 0.6 }],
    ['with dark corners', { vignette: 0.8 }],
    ['after strong compression', { jpeg: 10 }],
  ])('%s', (_, changes) => {
    expect(readOnce(film(screenOf(STAMP), changes))).toEqual(STAMP);
  });
});

it('is followed from picture to picture while the camera moves a little, and found again after it has jumped', () => {
  const reader = new CameraStampReader();
  const held = camera(52);
  const views: Partial<Conditions>[] = [{ yaw: 10 }, { yaw: 10.5 }, { yaw: 11, roll: 0.5 }, { yaw: -30, roll: 40 }, {}];
  for (const [index, view] of views.entries()) {
    const stamp = { ...STAMP, sequence: index };
    const picture = held.film(screenOf(stamp), width, height, { ...GOOD, share: 0.6, ...view });
    expect(readOnce(picture, reader)).toEqual(stamp);
  }
});

describe('two frames in one picture', () => {
  const [last, next] = [screenOf(STAMP), screenOf(NEXT)];
  const mix = (share: number) => next.map((light, index) => share * light + (1 - share) * (last[index] ?? 0));

  it.each([
    ['the next is read where it has most of the exposure', 0.8, NEXT],
    ['the last is read where it has most of the exposure', 0.2, STAMP],
    ['neither is read where both have half', 0.5, null],
  ])('%s', (_, share, expected) => {
    expect(readOnce(film(mix(share)))).toEqual(expected);
  });

  it.each([0.3, 0.45, 0.55, 0.7])('are never read as a third one, torn at %f of the height', (share) => {
    const torn = next.map((light, index) => (index < share * height * width ? light : (last[index] ?? 0)));
    const found = readOnce(film(torn));
    if (found !== null) expect([STAMP, NEXT]).toContainEqual(found);
  });
});

describe('where there is no stamp', () => {
  it('one is read in the same picture once its bits are right', () => {
    expect(readCellsPicture(cameraCells(encodeCameraStamp(STAMP)))).toEqual(STAMP);
  });

  it('none is read in rooms full of rectangles', () => {
    for (let seed = 60; seed < 63; seed += 1) {
      const dark = new Float32Array(width * height).fill(0.2);
      expect(readOnce(camera(seed).film(dark, width, height, { ...GOOD, share: 0.2 }))).toBeNull();
    }
  });

  it('none is read in hundreds of frames and margins that are as they should be, but hold other bits', () => {
    const random = seededRandom(71);
    for (let round = 0; round < 600; round += 1) {
      // Any bits, or those of a stamp with some of them wrong.
      const bytes = round % 2 === 0 ? randomBytes(random) : encodeCameraStamp(STAMP);
      for (let wrong = random.integer(1, 24); wrong > 0; wrong -= 1) flip(bytes, random.integer(0, 127));
      const found = readCellsPicture(cameraCells(bytes));
      // Bits may be turned back by chance.
      if (found !== null) expect(encodeCameraStamp(found).equals(bytes)).toBe(true);
    }
  });
});

function randomBytes(random: SeededRandom): Buffer {
  return Buffer.from(Array.from({ length: 16 }, () => random.integer(0, 255)));
}

function flip(bytes: Buffer, bit: number): void {
  bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (0x80 >> (bit & 7));
}

/** A picture of nothing but the stamp, in I420: a half more rows, of gray, are its colours. */
function readCellsPicture(cells: Uint8Array): Stamp | null {
  const cv = openCv();
  const { columns, rows } = CAMERA_GRID;
  const pixels = Buffer.alloc(columns * rows * 1.5, 128);
  cells.forEach((cell, index) => (pixels[index] = cell === 1 ? 235 : 16));
  const small = new cv.Mat(pixels, rows * 1.5, columns, cv.CV_8UC1);
  const frame = new Frame(small.resize(rows * 1.5 * 8, columns * 8, 0, 0, cv.INTER_NEAREST));
  try {
    return new CameraStampReader().read(frame);
  } finally {
    small.release();
    frame.release();
  }
}
