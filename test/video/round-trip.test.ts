import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Stamp } from '../../src/latency/stamp-code.js';
import { pixelFormatFor } from '../../src/pipeline/video-format.js';
import { Capture } from '../../src/video/capture.js';
import { readStamp, writeStamp } from '../../src/video/stamp.js';
import { Writer } from '../../src/video/writer.js';
import { seededRandom } from '../latency/seeded-random.js';
import { video } from '../pipeline/options.js';
import { fromFile, temporaryFolder, toFile } from './clips.js';
import { bytesOf, frameOf } from './mats.js';

const FRAMES = 12;
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeAll(async () => {
  folder = await temporaryFolder();
});
afterAll(() => folder.remove());

const stampOf = (sequence: number): Stamp => ({ session: 7, sequence, capturedUs: sequence * 33_333, clockId: 0x1234 });

async function readAll<T>(path: string, look: (frame: NonNullable<Awaited<ReturnType<Capture['read']>>>) => T) {
  const capture = Capture.open(fromFile(path));
  const seen: T[] = [];
  for (let frame = await capture.read(); frame !== null; frame = await capture.read()) {
    seen.push(look(frame));
    frame.release();
  }
  capture.release();
  return seen;
}

describe.each([
  [640, 480],
  [160, 120],
  [1280, 720],
  [644, 362],
  [642, 482],
  [161, 121],
  [163, 130],
  [199, 333],
])('written, encoded, decoded and read at %ix%i', (width, height) => {
  it('every frame has its stamp, its size and its colours', async () => {
    const path = join(folder.path, `${String(width)}x${String(height)}.mkv`);
    const format = video(width, height);
    const pixelFormat = pixelFormatFor(format);
    const writer = Writer.open(toFile(path, format), format);
    // A strong orange: in BT.601, y 150, u 54, v 190; in BGR 0, 140, 255.
    const luma = width * height;
    const orange = (index: number) => [2, 135, 255][index % 3] ?? 0;
    const planes = (index: number) => (index < luma ? 150 : index < luma * 1.25 ? 54 : 190);
    for (let sequence = 0; sequence < FRAMES; sequence += 1) {
      const frame = frameOf(pixelFormat, width, height, pixelFormat === 'i420' ? planes : orange);
      writeStamp(frame, stampOf(sequence));
      writer.write(frame);
      frame.release();
    }
    writer.release();
    const seen = await readAll(path, (frame) => {
      const bgr = frame.toBgr();
      const bytes = bytesOf(bgr);
      bgr.release();
      // The last pixels of the last row: the furthest from where any padding or crop would begin.
      const corner = [...bytes.subarray(bytes.length - 6)];
      return { size: [frame.width, frame.height], stamp: readStamp(frame), corner };
    });
    expect(seen.map(({ stamp }) => stamp)).toEqual(Array.from({ length: FRAMES }, (_, index) => stampOf(index)));
    for (const { size, corner } of seen) {
      expect(size).toEqual([width, height]);
      for (const [index, value] of corner.entries()) expect(Math.abs(value - orange(index))).toBeLessThan(40);
    }
  });
});

it('the stamps survive 500 kbit/s, with all of the picture in motion', async () => {
  const [width, height, count] = [640, 480, 32];
  const path = join(folder.path, 'moving.mkv');
  const format = video(width, height);
  const writer = Writer.open(toFile(path, format, 500), format);
  const random = seededRandom(14);
  for (let sequence = 0; sequence < count; sequence += 1) {
    const [across, down] = [wave(width, 25, 5 * sequence), wave(height, 19, -3 * sequence)];
    const frame = frameOf('i420', width, height, (index) => {
      if (index >= width * height) return 128;
      const level = (across[index % width] ?? 0) * (down[Math.floor(index / width)] ?? 0);
      return 128 + 80 * level + random.next() * 12;
    });
    writeStamp(frame, stampOf(sequence));
    writer.write(frame);
    frame.release();
  }
  writer.release();
  expect(await readAll(path, readStamp)).toEqual(Array.from({ length: count }, (_, index) => stampOf(index)));
});

const wave = (length: number, period: number, phase: number) =>
  Array.from({ length }, (_, index) => Math.sin((index + phase) / period));
