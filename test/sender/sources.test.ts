import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ChildContext } from '../../src/child/run-child.js';
import type { SenderConfig } from '../../src/config/child-config.js';
import type { ChildMessage } from '../../src/protocol/messages.js';
import { NOTHING_FOREIGN } from '../../src/rtp/stream-counts.js';
import { Tap } from '../../src/rtp/tap.js';
import { runSender } from '../../src/sender/sender.js';
import { SourceReader } from '../../src/sender/source-reader.js';
import { encodeJpeg } from '../../src/video/encode-jpeg.js';
import { Writer } from '../../src/video/writer.js';
import { senderConfig } from '../config/child-configs.js';
import { video } from '../pipeline/options.js';
import { gstLaunch } from '../prepare/make-video.js';
import { temporaryFolder, toFile } from '../video/clips.js';
import { gray } from '../video/mats.js';
import { UNHEARD } from './source-listener.js';

const SIZE = { width: 64, height: 48 };
const FRAMES = 6;
const FORMAT = video(SIZE.width, SIZE.height, 60);
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let clip = '';
beforeAll(async () => {
  folder = await temporaryFolder();
  clip = join(folder.path, 'clip "1".mkv');
  const writer = Writer.open(toFile(clip, FORMAT), FORMAT);
  const frame = gray('i420', SIZE.width, SIZE.height);
  for (let count = 0; count < FRAMES; count += 1) writer.write(frame);
  frame.release();
  writer.release();
});
afterAll(() => folder.remove());

function fileConfig(changes: Partial<SenderConfig> = {}, loop = false): SenderConfig {
  const source = { kind: 'file', path: clip, loop, rescale: false, resample: false } as const;
  return senderConfig({ source, video: FORMAT, output: { kind: 'discard' }, stamp: false, ...changes });
}

describe('a file', () => {
  it('is read to its end, frame by frame', async () => {
    const reader = new SourceReader(fileConfig(), UNHEARD);
    let count = 0;
    for (let frame = await reader.read(); frame !== null; frame = await reader.read()) {
      expect(frame).toMatchObject({ ...SIZE, pixelFormat: 'i420' });
      frame.release();
      count += 1;
    }
    expect(count).toBe(FRAMES);
    reader.release();
  });

  it('of which the second half has another size is read to its end, in the size of the first', async () => {
    const path = join(folder.path, 'joined.ts');
    const halves = [SIZE, { width: 128, height: 96 }].map(async ({ width, height }, half) => {
      const part = join(folder.path, `half-${String(half)}.ts`);
      const caps = `video/x-raw,format=I420,width=${String(width)},height=${String(height)},framerate=60/1`;
      const film = `videotestsrc num-buffers=${String(FRAMES)} ! ${caps} ! x264enc tune=zerolatency ! mpegtsmux`;
      await gstLaunch(`${film} ! filesink location=${part}`);
      return readFile(part);
    });
    await writeFile(path, Buffer.concat(await Promise.all(halves)));
    const source = { kind: 'file', path, loop: false, rescale: false, resample: false } as const;
    const { frames } = await readAll(fileConfig({ source }));
    // The last frame of a transport stream may be lost to its parser.
    expect(frames).toBeGreaterThan(FRAMES + 1);
  });

  it('begins again at its end where that was asked for', async () => {
    const reader = new SourceReader(fileConfig({}, true), UNHEARD);
    for (let count = 0; count < 3 * FRAMES + 1; count += 1) {
      const frame = await reader.read();
      expect(frame, `frame ${String(count)}`).not.toBeNull();
      frame?.release();
    }
    reader.release();
  });

  it.each([
    ['empty', ''],
    ['text', 'this is no video\n'.repeat(1000)],
  ])('that is %s does not open', async (name, text) => {
    const path = join(folder.path, name);
    await writeFile(path, text);
    const source = { kind: 'file', path, loop: false, rescale: false, resample: false } as const;
    expect(() => new SourceReader(fileConfig({ source }), UNHEARD)).toThrow(
      expect.objectContaining({ code: 'open-failed' }),
    );
  });
});

/** Reads all that there is, and tells what else was said of it. */
async function readAll(config: SenderConfig) {
  const told: string[] = [];
  const reader = new SourceReader(config, {
    onRound: () => told.push('round'),
    onWarning: (message) => told.push(message),
  });
  let frames = 0;
  try {
    for (let frame = await reader.read(); frame !== null && frames < 2 * FRAMES; frame = await reader.read()) {
      frame.release();
      frames += 1;
    }
  } finally {
    reader.release();
  }
  return { frames, told };
}

describe('a file that ends', () => {
  const film = (durationMs: number, loop = false) =>
    fileConfig({ source: { kind: 'file', path: clip, loop, durationMs, rescale: false, resample: false } });

  it('before the end that it tells of is called cut off, in its first round', async () => {
    const warning = `${clip} ended at 0.1 s of 9.0 s: it is cut off or damaged, or its sound is longer than its pictures`;
    expect(await readAll(film(9000))).toEqual({ frames: FRAMES, told: [warning] });
    expect((await readAll(film(9000, true))).told).toEqual([warning, 'round', 'round']);
  });

  it('a little before is not', async () => {
    expect((await readAll(film(1000))).told).toEqual([]);
  });
});

describe('images', () => {
  const LAST = 3;
  const series = async (name: string, spoil: number | null) => {
    const location = join(folder.path, `${name}-%d.jpg`);
    const frame = gray('i420', SIZE.width, SIZE.height);
    const picture = await encodeJpeg(frame);
    frame.release();
    for (let number = 1; number <= LAST; number += 1) {
      await writeFile(location.replace('%d', String(number)), number === spoil ? 'this is no picture' : picture);
    }
    const source = { kind: 'images', location, first: 1, last: LAST, loop: false } as const;
    return fileConfig({ source });
  };

  it('are all read', async () => {
    expect(await readAll(await series('whole', null))).toEqual({ frames: LAST, told: [] });
  });

  it('of which one is damaged are no success', async () => {
    await expect(readAll(await series('spoilt', 2))).rejects.toMatchObject({
      code: 'source-broken',
      message: expect.stringMatching(
        /spoilt-%d\.jpg: \d of 3 images could be read: look for one that is damaged$/,
      ) as string,
    });
  });
});

/** Frames that a predecessor has left to do. */
const LEFT = 2;

/** What a child tells its supervisor. */
function recordingContext(signal = new AbortController().signal) {
  const messages: ChildMessage[] = [];
  let report: () => ChildMessage = () => ({ type: 'ready' });
  const context: ChildContext = {
    signal,
    go: Promise.resolve({ firstSequence: null, frames: LEFT }),
    onKeyFrame: () => undefined,
    send: (message) => (messages.push(message), Promise.resolve()),
    log: () => undefined,
    reportWith: (make) => (report = make),
  };
  return { context, messages, report: () => report() };
}

describe('a sender', () => {
  it('is done at the end of its file, having sent every frame', async () => {
    const { context, messages, report } = recordingContext();
    const ending = await runSender(fileConfig(), context);
    ending.release();
    expect(ending.reason).toBe('end-of-stream');
    expect(report()).toMatchObject({ type: 'sender-report', frames: FRAMES });
    expect(messages).toEqual([
      { type: 'progress', step: 'opening' },
      { type: 'progress', step: 'playing', video: { ...SIZE, pixelFormat: 'i420' } },
    ]);
  });

  it('is done after as many frames as were asked for, over as many rounds of its file as that takes', async () => {
    const { context, report } = recordingContext();
    const ending = await runSender(fileConfig({ frames: 2 * FRAMES + 1 }, true), context);
    ending.release();
    expect(ending.reason).toBe('frames');
    const last = report();
    expect(last).toMatchObject({ frames: 2 * FRAMES + 1 });
    if (last.type === 'sender-report') expect(last.lastFrameUs).toBeGreaterThan(last.firstFrameUs ?? Number.NaN);
  });

  it('does, when it was held, what is left by then', async () => {
    const { context, report, messages } = recordingContext();
    const ending = await runSender(fileConfig({ hold: true, frames: FRAMES }), context);
    ending.release();
    expect(ending.reason).toBe('frames');
    expect(report()).toMatchObject({ frames: LEFT });
    expect(messages.map((message) => message.type === 'progress' && message.step)).toEqual([
      ...['opening', 'holding', 'playing'],
    ]);
  });

  it('stops when it is told to', async () => {
    const stop = new AbortController();
    const { context } = recordingContext(stop.signal);
    const running = runSender(senderConfig({ video: FORMAT, output: { kind: 'discard' }, stamp: false }), {
      ...context,
      // The first thing it says after a frame has passed.
      send: (message) => {
        if (message.type === 'progress' && message.step === 'playing') stop.abort();
        return Promise.resolve();
      },
    });
    const ending = await running;
    ending.release();
    expect(ending.reason).toBe('stopped');
  });

  it('sends RTP of our payload type to the address that it was given', async () => {
    const tap = await Tap.open({ payloadType: 96, expectedSsrc: null }, () => performance.now());
    const { context } = recordingContext();
    const output = { kind: 'rtp', address: '127.0.0.1', port: tap.port } as const;
    const ending = await runSender(senderConfig({ video: video(320, 240, 60), output, frames: 10 }), context);
    ending.release();
    // Sent before the release has drained the encoder, and heard as soon as this process looks at its sockets.
    await expect.poll(() => tap.counts().packets).toBeGreaterThanOrEqual(10);
    expect(tap.counts().foreign).toEqual(NOTHING_FOREIGN);
    await tap.close();
  });

  it('says so where there is no way out', async () => {
    const { context } = recordingContext();
    const source = {
      kind: 'file',
      path: join(folder.path, 'none'),
      loop: false,
      rescale: false,
      resample: false,
    } as const;
    await expect(runSender(fileConfig({ source }), context)).rejects.toMatchObject({ code: 'open-failed' });
  });
});
