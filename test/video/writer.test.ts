import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { renderPipeline } from '../../src/pipeline/render.js';
import { writerPipeline } from '../../src/pipeline/sender-pipelines.js';
import { Writer } from '../../src/video/writer.js';
import { senderOptions, video } from '../pipeline/options.js';
import { temporaryFolder } from './clips.js';
import { gray, grownBytes, largeFrame } from './mats.js';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeAll(async () => {
  folder = await temporaryFolder();
});
afterAll(() => folder.remove());

const discard = (width: number, height: number) =>
  renderPipeline(writerPipeline(senderOptions({ video: video(width, height), output: { kind: 'discard' } })));

describe('a pipeline that is dead', () => {
  it.each([
    'appsrc ! no-such-element',
    'appsrc ! filesink location=/nowhere/at/all',
    'appsrc ! x264enc speed-preset=warp ! fakesink',
    'not a pipeline',
    'fakesrc ! fakesink',
    '',
  ])('is told when it is opened, which OpenCV does not do: %s', (pipeline) => {
    expect(() => Writer.open(pipeline, video())).toThrow(
      expect.objectContaining({ code: 'open-failed', message: `writer does not open: ${pipeline}` }),
    );
  });
});

describe('a frame', () => {
  it.each([
    ['i420', 640, 478, '640x478 i420', [640, 480]],
    ['i420', 632, 480, '632x480 i420', [640, 480]],
    ['bgr', 640, 480, '640x480 bgr', [640, 480]],
    ['bgrx', 640, 480, '640x480 bgrx', [640, 480]],
    ['bgr', 642, 480, '642x480 bgr', [641, 480]],
    ['i420', 640, 480, '640x480 i420', [642, 480]],
  ] as const)('in %s of %ix%i is refused where another shape is wanted', (pixelFormat, width, height, got, wanted) => {
    const [wantedWidth, wantedHeight] = wanted;
    const writer = Writer.open(discard(wantedWidth, wantedHeight), video(wantedWidth, wantedHeight));
    const frame = gray(pixelFormat, width, height);
    try {
      const message = `the source gave ${got} where ${String(wantedWidth)}x${String(wantedHeight)} was expected`;
      expect(() => writer.write(frame)).toThrow(expect.objectContaining({ code: 'write-failed', message }));
    } finally {
      frame.release();
      writer.release();
    }
  });

  it.each([
    [640, 480, 640 * 480 * 1.5],
    [644, 480, 644 * 480 * 3],
    [641, 481, 644 * 481 * 3],
    [642, 480, 644 * 480 * 3],
    [643, 480, 644 * 480 * 3],
  ])('of %ix%i reaches the pipeline whole, with rows as GStreamer wants them', async (width, height, bytes) => {
    const path = join(folder.path, `raw-${String(width)}x${String(height)}`);
    const writer = Writer.open(`appsrc ! filesink location=${path}`, video(width, height));
    const frame = gray(width % 8 === 0 ? 'i420' : 'bgr', width, height);
    for (let round = 0; round < 3; round += 1) writer.write(frame);
    frame.release();
    writer.release();
    expect((await stat(path)).size).toBe(3 * bytes);
  });

  it('still belongs to whoever wrote it', () => {
    const writer = Writer.open(discard(641, 480), video(641, 480));
    const frame = gray('bgr', 641, 480);
    writer.write(frame);
    writer.write(frame);
    expect([frame.mat.cols, frame.mat.rows]).toEqual([641, 480]);
    frame.release();
    writer.release();
  });
});

it.each([
  ['planes', 1280, 720],
  ['padded rows', 1278, 720],
])('leaves nothing behind in memory with %s', (_, width, height) => {
  const writer = Writer.open('appsrc ! fakesink', video(width, height));
  const makeFrame = largeFrame(width % 8 === 0 ? 'i420' : 'bgr', width, height);
  const grown = grownBytes(200, () => {
    const frame = makeFrame();
    writer.write(frame);
    frame.release();
  });
  writer.release();
  // Planes that leaked would be 270 MB, padded rows twice as much.
  expect(grown).toBeLessThan(80e6);
});
