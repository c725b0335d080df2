import { copyFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectRate, expectStampedFrames } from '../support/frame-counts.js';
import { playLoop } from '../support/loop-run.js';
import { negotiatedVideo, startWithFormats } from '../support/negotiated-video.js';
import { type TempDir, tempDir } from '../support/temp-dir.js';
import { freeUdpPort } from '../support/udp-ports.js';
import { makeMp4, walkingPeople } from '../support/videos.js';

const TIMEOUT_MS = 60_000;
const FRAMES = 12;

describe('start with a video file', { timeout: TIMEOUT_MS }, () => {
  it('plays it at its own size and in real time', async () => {
    const { exitCode, summary, events } = await startWithFormats('--source', walkingPeople(), '--frames', '30');
    expect(exitCode).toBe(0);
    expectStampedFrames(summary, 30);
    expect(negotiatedVideo(events, 'receiver').at(-1)).toBe('I420 768x576');
    expectRate(summary, 10);
  });

  it('plays it at another size and rate', async () => {
    const flags = ['--source', walkingPeople(), '--size', '320x240', '--fps', '25', '--frames', '50'];
    const { exitCode, summary, events } = await startWithFormats(...flags);
    expect(exitCode).toBe(0);
    expectStampedFrames(summary, 50);
    expect(negotiatedVideo(events, 'receiver').at(-1)).toBe('I420 320x240');
    expectRate(summary, 25);
  });

  it('is done at the end of the file, having sent each of its frames; sound does not disturb', async () => {
    await using folder = await tempDir();
    const video = await makeMp4(folder.path, 'sound.mp4', { seconds: 2, rate: 25, size: '320x240', audio: true });
    const { exitCode, summary } = await startWithFormats('--source', video);
    expect(exitCode).toBe(0);
    expect(summary.outcome).toBe('done');
    expectStampedFrames(summary, 50);
    expectRate(summary, 25);
  });

  it('begins again at its end with --loop', async () => {
    await using folder = await tempDir();
    const video = await makeMp4(folder.path, 'short.mp4', { seconds: 1, rate: 25, size: '320x240', audio: true });
    const { exitCode, summary } = await startWithFormats('--source', video, '--loop', '--frames', '60');
    expect(exitCode).toBe(0);
    expectStampedFrames(summary, 60);
  });
});

describe('a video file plays whatever its name is:', { timeout: TIMEOUT_MS }, () => {
  let folder: TempDir;
  let video: string;

  beforeAll(async () => {
    folder = await tempDir();
    video = await makeMp4(folder.path, 'plain.mp4', { seconds: 1, rate: FRAMES, size: '320x240', audio: false });
  });

  afterAll(() => folder[Symbol.asyncDispose]());

  it.each([
    'a b ! fakesink ; touch x.mp4',
    `it's "quoted" 'twice' "`,
    '"quoted from end to end"',
    'Проба – 試験 ✓ é e\u0301.mp4',
    'back\\slash\\" and\nnew line\r',
    '$(touch x) `touch x` $HOME %41 #1 ?a=b&c, (int)1.mp4',
    '-n=ball',
    'ends with a backslash\\',
  ])('%j', async (name) => {
    await using there = await tempDir();
    await copyFile(video, join(there.path, name));
    await expectPlays(name, there.path);
    expect(await readdir(there.path)).toEqual([name]);
  });

  it('a file: URL', async () => {
    await using there = await tempDir();
    const path = join(there.path, 'a b #1.mp4');
    await copyFile(video, path);
    await expectPlays(pathToFileURL(path).href, there.path);
  });
});

async function expectPlays(source: string, cwd: string): Promise<void> {
  const port = String(await freeUdpPort());
  const { exitCode, summary } = await playLoop(['start', '--port', port, '--display', 'none', `--source=${source}`], {
    cwd,
  });
  expect(exitCode).toBe(0);
  expectStampedFrames(summary, FRAMES);
}
