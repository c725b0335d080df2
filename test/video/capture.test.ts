import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chain, element } from '../../src/pipeline/element.js';
import { renderPipeline } from '../../src/pipeline/render.js';
import { capturePipeline } from '../../src/pipeline/sender-pipelines.js';
import { Capture, hasPendingRead } from '../../src/video/capture.js';
import { Writer } from '../../src/video/writer.js';
import { NASTY_NAMES, randomNames } from '../pipeline/nasty-names.js';
import { adjusted, senderOptions, video } from '../pipeline/options.js';
import { sourceFile, temporaryFolder, toFile } from './clips.js';
import { bytesOf, gray } from './mats.js';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeAll(async () => {
  folder = await temporaryFolder();
});
afterAll(() => folder.remove());

/** So many frames of a test picture, and then the end. */
const frames = (count: number, width = 320, height = 240) =>
  renderPipeline(
    adjusted(
      adjusted(capturePipeline(senderOptions({ video: video(width, height) })), 'videotestsrc', {
        'num-buffers': count,
        'is-live': false,
      }),
      'appsink',
      { drop: false },
    ),
  );

describe('a pipeline that does not open', () => {
  it.each([
    'videotestsrc ! no-such-element ! appsink',
    'filesrc location=/nowhere/at/all ! decodebin ! appsink',
    'videotestsrc ! video/x-raw,format=NONSENSE ! appsink',
    'videotestsrc num-buffers=1 ! fakesink',
    'not a pipeline',
    '',
  ])('is told, with what it was and what OpenCV says: %s', (pipeline) => {
    let thrown: unknown;
    try {
      Capture.open(pipeline).release();
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toMatchObject({ name: 'LoopError', code: 'open-failed' });
    expect(String(thrown)).toMatch(/capture does not open \(.+\): /);
    expect(String(thrown).endsWith(`: ${pipeline}`)).toBe(true);
  });
});

describe('frames', () => {
  it.each([
    ['i420', 320, 240],
    ['i420', 16, 16],
    ['bgr', 322, 242],
    ['bgr', 161, 121],
  ] as const)('come as %s of %ix%i, one after another, until there are no more', async (pixelFormat, width, height) => {
    const capture = Capture.open(frames(3, width, height));
    for (let count = 0; count < 3; count += 1) {
      const frame = await capture.read();
      expect(frame).toMatchObject({ pixelFormat, width, height });
      frame?.release();
    }
    expect(await capture.read()).toBeNull();
    expect(await capture.read()).toBeNull();
    capture.release();
  });

  it('belong to whoever has read them', async () => {
    const capture = Capture.open(frames(3));
    const [first, second] = [await capture.read(), await capture.read()];
    const before = first === null ? null : bytesOf(first.mat);
    second?.release();
    await capture.read();
    capture.release();
    expect(first !== null && before !== null && bytesOf(first.mat).equals(before)).toBe(true);
    expect(before).toHaveLength(320 * 240 * 1.5);
    first?.release();
  });

  it('are known to be waited for, so that nobody tries to exit meanwhile', async () => {
    const capture = Capture.open(frames(1));
    expect(hasPendingRead()).toBe(false);
    const reading = capture.read();
    expect(hasPendingRead()).toBe(true);
    (await reading)?.release();
    expect(hasPendingRead()).toBe(false);
    await capture.read();
    expect(hasPendingRead()).toBe(false);
    capture.release();
  });

  it('do not hold the event loop up while one is waited for', async () => {
    const capture = Capture.open(frames(6).replace('is-live=false', 'is-live=true'));
    let turns = 0;
    const timer = setInterval(() => (turns += 1), 1);
    for (let frame = await capture.read(); frame !== null; frame = await capture.read()) frame.release();
    clearInterval(timer);
    capture.release();
    // Six frames of a live source at 30 fps take about 170 ms.
    expect(turns).toBeGreaterThan(20);
  });
});

describe('a file', () => {
  it.each([...NASTY_NAMES, ...randomNames(3, 20)])('is read under its own name: %j', async (name) => {
    const path = join(folder.path, name);
    const format = video(64, 48);
    const writer = Writer.open(toFile(path, format), format);
    const frame = gray('i420', 64, 48);
    for (let count = 0; count < 4; count += 1) writer.write(frame);
    frame.release();
    writer.release();
    expect(await readdir(folder.path)).toContain(name);
    const capture = Capture.open(sourceFile(path, format));
    let count = 0;
    for (let read = await capture.read(); read !== null; read = await capture.read()) {
      count += 1;
      read.release();
    }
    capture.release();
    expect(count).toBe(4);
  });

  it('can be one of many in a pipeline, each under its own name', async () => {
    const names = [...NASTY_NAMES, ...randomNames(4, 100)];
    const places = [join(folder.path, 'in'), join(folder.path, 'out')] as const;
    await Promise.all(places.map((place) => mkdir(place)));
    await Promise.all(names.map((name, index) => writeFile(join(places[0], name), String(index))));
    const copies = names.map((name) =>
      chain(
        element('filesrc', { location: join(places[0], name) }),
        element('filesink', { location: join(places[1], name), sync: false, async: false }),
      ),
    );
    const capture = Capture.open(`${renderPipeline(copies)}  ${frames(3)}`);
    for (let read = await capture.read(); read !== null; read = await capture.read()) read.release();
    capture.release();
    expect((await readdir(places[1])).sort()).toEqual([...names].sort());
    const contents = await Promise.all(names.map((name) => readFile(join(places[1], name), 'utf8')));
    expect(contents).toEqual(names.map((_, index) => String(index)));
  });
});
