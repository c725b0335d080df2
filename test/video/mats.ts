import { ADDON_ENVIRONMENT } from '../../src/config/addon-environment.js';
import type { PixelFormat } from '../../src/pipeline/video-format.js';
import { type Mat, openCv } from '../../src/video/addon.js';
import { Frame } from '../../src/video/frame.js';
import type { SeededRandom } from '../latency/seeded-random.js';

// The addon reads these with getenv() when it is loaded, which openCv() does at its first call.
Object.assign(process.env, ADDON_ENVIRONMENT, { OPENCV_LOG_LEVEL: 'SILENT' });

const CHANNELS: Readonly<Record<PixelFormat, number>> = { i420: 1, bgr: 3, bgrx: 4 };

/** A picture whose every byte comes from `byteAt`. */
export function frameOf(
  pixelFormat: PixelFormat,
  width: number,
  height: number,
  byteAt: (index: number) => number,
): Frame {
  const cv = openCv();
  const channels = CHANNELS[pixelFormat];
  const rows = pixelFormat === 'i420' ? (height * 3) / 2 : height;
  const bytes = Buffer.alloc(width * rows * channels);
  for (let index = 0; index < bytes.length; index += 1) bytes[index] = byteAt(index);
  const type = { 1: cv.CV_8UC1, 3: cv.CV_8UC3, 4: cv.CV_8UC4 }[channels] ?? cv.CV_8UC1;
  return new Frame(new cv.Mat(bytes, rows, width, type));
}

export const gray = (pixelFormat: PixelFormat, width: number, height: number, level = 128) =>
  frameOf(pixelFormat, width, height, () => level);

export const noise = (pixelFormat: PixelFormat, width: number, height: number, random: SeededRandom) =>
  frameOf(pixelFormat, width, height, () => random.integer(0, 255));

/** A new picture of gray, made quickly; its memory is written to, so that a leak of it shows. */
export function largeFrame(pixelFormat: 'i420' | 'bgr', width: number, height: number): () => Frame {
  const cv = openCv();
  const [rows, type] = pixelFormat === 'i420' ? [(height * 3) / 2, cv.CV_8UC1] : [height, cv.CV_8UC3];
  const bytes = Buffer.alloc(width * rows * CHANNELS[pixelFormat], 128);
  return () => new Frame(new cv.Mat(bytes, rows, width, type));
}

/** The bytes of a whole Mat. */
export function bytesOf(mat: Mat): Buffer {
  return mat.getData();
}

/** How much more memory the process holds after `rounds` calls; the first ones are not counted: they fill caches. */
export function grownBytes(rounds: number, run: () => void): number {
  for (let round = 0; round < 20; round += 1) run();
  const before = process.memoryUsage().rss;
  for (let round = 0; round < rounds; round += 1) run();
  return process.memoryUsage().rss - before;
}
