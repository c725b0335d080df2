import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FrameSamples } from '../../src/child/frame-samples.js';
import type { SampleConfig } from '../../src/config/child-config.js';
import { parseSample } from '../../src/quality/sample-file.js';
import { tempDir } from '../support/temp-dir.js';
import { frameOf } from '../video/mats.js';

const all = (dir: string): SampleConfig => ({ dir, every: 1, from: 0, count: 1000 });

function takeOne(samples: FrameSamples, sequence: number, session = 1): void {
  const frame = frameOf('i420', 16, 8, () => sequence % 256);
  samples.take(frame, { session, sequence });
  frame.release();
}

/** Each by itself, so that none is left out for the others. */
async function takeAll(samples: FrameSamples, count: number): Promise<void> {
  for (let sequence = 0; sequence < count; sequence += 1) {
    takeOne(samples, sequence);
    await samples.settled();
  }
}

const silent = () => undefined;
const sequencesIn = async (dir: string) => {
  const names = await readdir(dir);
  return names.map((name) => Number(/-(\d+)\.pgm$/.exec(name)?.[1])).sort((a, b) => a - b);
};

describe('which', () => {
  it.each([
    [{ every: 1, from: 0, count: 3 }, [0, 1, 2]],
    [{ every: 10, from: 5, count: 4 }, [5, 15, 25, 35]],
    [{ every: 7, from: 30, count: 100 }, [30, 37]],
    [{ every: 1, from: 40, count: 100 }, []],
  ])('frames of 40 are taken: %o', async (choice, chosen) => {
    await using dir = await tempDir();
    await takeAll(new FrameSamples('sender', { dir: dir.path, ...choice }, silent), 40);
    expect(await sequencesIn(dir.path)).toEqual(chosen);
  });

  it('is none where nothing is wanted, or where no stamp could be read', async () => {
    await using dir = await tempDir();
    await takeAll(new FrameSamples('sender', null, silent), 3);
    const samples = new FrameSamples('receiver', all(dir.path), silent);
    const frame = frameOf('i420', 16, 8, () => 1);
    samples.take(frame, null);
    frame.release();
    await samples.settled();
    expect(await readdir(dir.path)).toEqual([]);
  });

  it('is the first one of a picture that is repeated, and each session has its own', async () => {
    await using dir = await tempDir();
    let writes = 0;
    const counting: typeof writeFile = (...args) => ((writes += 1), writeFile(...args));
    const samples = new FrameSamples('receiver', all(dir.path), silent, counting);
    for (const session of [1, 1, 2]) {
      takeOne(samples, 7, session);
      await samples.settled();
    }
    expect(writes).toBe(2);
    expect((await readdir(dir.path)).sort()).toEqual(['receiver-1-7.pgm', 'receiver-2-7.pgm']);
  });
});

it('writes the luma as it was, though the frame has been released since', async () => {
  await using dir = await tempDir();
  const samples = new FrameSamples('sender', all(dir.path), silent);
  takeOne(samples, 201);
  await samples.settled();
  const plane = parseSample(await readFile(join(dir.path, 'sender-1-201.pgm')));
  expect(plane).toMatchObject({ width: 16, height: 8 });
  expect(new Set(plane?.pixels)).toEqual(new Set([201]));
});

it('leaves out what would be a third write at a time, and goes on afterwards', async () => {
  await using dir = await tempDir();
  const samples = new FrameSamples('sender', all(dir.path), silent);
  for (const sequence of [0, 1, 2, 3]) takeOne(samples, sequence);
  await samples.settled();
  takeOne(samples, 4);
  await samples.settled();
  expect(await sequencesIn(dir.path)).toEqual([0, 1, 4]);
});

it('says once that it cannot write, and leaves no half of a picture', async () => {
  await using dir = await tempDir();
  const warnings: string[] = [];
  const full: typeof writeFile = async (path) => {
    await writeFile(path, 'P5\n16 8');
    throw new Error('ENOSPC: no space left on device, write');
  };
  const samples = new FrameSamples('sender', all(dir.path), (message) => warnings.push(message), full);
  takeOne(samples, 0);
  takeOne(samples, 1);
  await samples.settled();
  await takeAll(samples, 5);
  expect(warnings).toEqual(['no more pictures are sampled: ENOSPC: no space left on device, write']);
  expect(await readdir(dir.path)).toEqual([]);
});

it('says so where the folder does not exist', async () => {
  const warnings: string[] = [];
  const samples = new FrameSamples('sender', all('/no/such/folder'), (message) => warnings.push(message));
  await takeAll(samples, 3);
  expect(warnings).toEqual([expect.stringContaining('ENOENT')]);
});
