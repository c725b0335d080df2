import { describe, expect, it } from 'vitest';
import type { Stamp } from '../../src/latency/stamp-code.js';
import { CELL_PX, stampGrid } from '../../src/latency/stamp-grid.js';
import { type PixelFormat, pixelFormatFor } from '../../src/pipeline/video-format.js';
import { openCv } from '../../src/video/addon.js';
import { Frame } from '../../src/video/frame.js';
import { readStamp, writeStamp } from '../../src/video/stamp.js';
import { seededRandom } from '../latency/seeded-random.js';
import { bytesOf, frameOf, gray, grownBytes, largeFrame, noise } from './mats.js';

const STAMP: Stamp = { session: 200, sequence: 123_456_789, capturedUs: 987_654_321_012, clockId: 0xbeef };
const FORMATS: readonly PixelFormat[] = ['i420', 'bgr', 'bgrx'];

const pairs = (widths: readonly number[], heights: readonly number[]) =>
  widths.flatMap((width) => heights.map((height) => [width, height] as const));
const SIZES = [
  ...pairs([160, 168, 240, 320, 640, 960, 1280, 1920], [120, 122, 480]),
  ...pairs([161, 163, 199, 333, 641, 1279], [121, 123, 480]),
];

/** Runs with the frame and releases it, whatever happens. */
function using<T>(frame: Frame, run: (frame: Frame) => T): T {
  try {
    return run(frame);
  } finally {
    frame.release();
  }
}

describe.each(FORMATS)('in %s', (pixelFormat) => {
  const sizes = SIZES.filter(
    ([width, height]) => pixelFormat !== 'i420' || pixelFormatFor({ width, height }) === 'i420',
  );

  it.each(sizes)('comes back from a picture of %ix%i', (width, height) => {
    using(gray(pixelFormat, width, height), (frame) => {
      writeStamp(frame, STAMP);
      expect(readStamp(frame)).toEqual(STAMP);
    });
  });

  it('comes back whatever it says and whatever was in the picture', () => {
    const random = seededRandom(7);
    using(noise(pixelFormat, 320, 240, random), (frame) => {
      for (let round = 0; round < 200; round += 1) {
        const stamp = {
          session: random.integer(0, 255),
          sequence: random.integer(0, 2 ** 32 - 1),
          capturedUs: random.integer(0, 2 ** 40 - 1),
          clockId: random.integer(0, 0xffff),
        };
        writeStamp(frame, stamp);
        expect(readStamp(frame)).toEqual(stamp);
      }
    });
  });

  it.each([0, 16, 127, 128, 235, 255])('is not seen in a picture that is all %i', (level) => {
    using(gray(pixelFormat, 320, 240, level), (frame) => expect(readStamp(frame)).toBeNull());
  });

  it('is not seen in noise', () => {
    const random = seededRandom(8);
    for (let round = 0; round < 20; round += 1) {
      using(noise(pixelFormat, 160, 120, random), (frame) => expect(readStamp(frame)).toBeNull());
    }
  });

  it.each([
    [152, 120],
    [160, 88],
    [16, 16],
  ])('has no room at %ix%i, and leaves that picture as it is', (width, height) => {
    using(noise(pixelFormat, width, height, seededRandom(9)), (frame) => {
      const before = bytesOf(frame.mat);
      writeStamp(frame, STAMP);
      expect(bytesOf(frame.mat).equals(before)).toBe(stampGrid(width, height) === null);
      expect(readStamp(frame)).toEqual(stampGrid(width, height) === null ? null : STAMP);
    });
  });

  it('changes no pixel outside of its cells', () => {
    const [width, height] = [176, 144];
    const { columns, rows } = stampGrid(width, height) ?? { columns: 0, rows: 0 };
    using(noise(pixelFormat, width, height, seededRandom(10)), (frame) => {
      const before = bytesOf(frame.mat);
      writeStamp(frame, STAMP);
      const after = bytesOf(frame.mat);
      const { channels } = frame.mat;
      const changed = [...after.keys()].filter((index) => after[index] !== before[index]);
      expect(changed.length).toBeGreaterThan(0);
      for (const index of changed) {
        const [x, y] = [Math.floor(index / channels) % width, Math.floor(index / channels / width)];
        if (x >= columns * CELL_PX || y >= rows * CELL_PX) expect.fail(`${String(x)},${String(y)} has changed`);
      }
    });
  });

  it('survives noise of a quarter of the range on every pixel', () => {
    const random = seededRandom(11);
    using(gray(pixelFormat, 640, 480), (frame) => {
      writeStamp(frame, STAMP);
      const clean = bytesOf(frame.mat);
      const noisy = (index: number) => Math.min(255, Math.max(0, (clean[index] ?? 0) + random.integer(-64, 64)));
      using(frameOf(pixelFormat, 640, 480, noisy), (damaged) => expect(readStamp(damaged)).toEqual(STAMP));
    });
  });

  it.each([
    ['darker', (value: number) => value * 0.6],
    ['brighter', (value: number) => Math.min(255, value + 60)],
    ['of less contrast', (value: number) => 90 + value * 0.3],
    ['in full range', (value: number) => Math.min(255, Math.max(0, ((value - 16) * 255) / 219))],
  ])('survives a picture that is made %s', (_, change) => {
    using(gray(pixelFormat, 640, 480), (frame) => {
      writeStamp(frame, STAMP);
      const clean = bytesOf(frame.mat);
      using(
        frameOf(pixelFormat, 640, 480, (index) => change(clean[index] ?? 0)),
        (changed) => {
          expect(readStamp(changed)).toEqual(STAMP);
        },
      );
    });
  });

  it('is unreadable rather than wrong when a part of it is covered', () => {
    const random = seededRandom(12);
    for (let round = 0; round < 50; round += 1) {
      using(gray(pixelFormat, 160, 120), (frame) => {
        writeStamp(frame, STAMP);
        const clean = bytesOf(frame.mat);
        const { channels } = frame.mat;
        const [left, top] = [random.integer(0, 140), random.integer(0, 40)];
        const covered = (index: number) => {
          const [x, y] = [Math.floor(index / channels) % 160, Math.floor(index / channels / 160)];
          const isCovered = x >= left && x < left + 24 && y >= top && y < top + 12;
          return isCovered ? 255 - (clean[index] ?? 0) : (clean[index] ?? 0);
        };
        using(frameOf(pixelFormat, 160, 120, covered), (damaged) => {
          const stamp = readStamp(damaged);
          if (stamp !== null) expect(stamp).toEqual(STAMP);
        });
      });
    }
  });
});

describe('the colours under the stamp', () => {
  it('do not hide it from a reader that gets BGR, as the stamp replaces luma alone', () => {
    const random = seededRandom(13);
    const lumaBytes = 320 * 240;
    for (let round = 0; round < 30; round += 1) {
      // One colour for the whole picture, from the pale ones to those that BGR must clip.
      const [u, v] = [random.integer(40, 215), random.integer(40, 215)];
      const picture = frameOf('i420', 320, 240, (index) =>
        index < lumaBytes ? 128 : index < lumaBytes * 1.25 ? u : v,
      );
      using(picture, (frame) => {
        writeStamp(frame, STAMP);
        using(new Frame(frame.toBgr()), (bgr) =>
          expect(readStamp(bgr), `u ${String(u)} v ${String(v)}`).toEqual(STAMP),
        );
      });
    }
  });

  it('may be the bars of a test picture, whose colours are as strong as they can be', () => {
    // Blue, red and green of 75 % bars in BT.601, side by side.
    const bars = [
      [212, 114],
      [100, 212],
      [72, 58],
    ] as const;
    const lumaBytes = 320 * 240;
    const chroma = (index: number) => bars[Math.floor(((index % 160) * 3) / 160)] ?? bars[0];
    const picture = frameOf('i420', 320, 240, (index) => {
      if (index < lumaBytes) return 128;
      return index < lumaBytes * 1.25 ? chroma(index - lumaBytes)[0] : chroma(index - lumaBytes * 1.25)[1];
    });
    using(picture, (frame) => {
      writeStamp(frame, STAMP);
      using(new Frame(frame.toBgr()), (bgr) => expect(readStamp(bgr)).toEqual(STAMP));
      const cv = openCv();
      using(new Frame(frame.mat.cvtColor(cv.COLOR_YUV2BGRA_I420)), (bgrx) => expect(readStamp(bgrx)).toEqual(STAMP));
    });
  });
});

it.each(['i420', 'bgr'] as const)(
  'leaves nothing behind in memory: no region, no copy, no picture of %s',
  (pixelFormat) => {
    const makeFrame = largeFrame(pixelFormat, 1920, 1080);
    const grown = grownBytes(200, () => {
      using(makeFrame(), (frame) => {
        writeStamp(frame, STAMP);
        readStamp(frame);
      });
    });
    // One frame that leaked per round would be 600 MB.
    expect(grown).toBeLessThan(100e6);
  },
);
