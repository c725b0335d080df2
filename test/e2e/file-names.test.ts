import { copyFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectStampedFrames } from '../support/frame-counts.js';
import { playLoop } from '../support/loop-run.js';
import { type TempDir, tempDir } from '../support/temp-dir.js';
import { freeUdpPort } from '../support/udp-ports.js';
import { makeMp4 } from '../support/videos.js';

const TIMEOUT_MS = 60_000;
const FRAMES = 12;

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
