import { readdir, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { comparePlanes } from '../../src/quality/compare-planes.js';
import type { LumaPlane } from '../../src/quality/luma-plane.js';
import { measureQuality } from '../../src/quality/measure-quality.js';
import { psnrDb } from '../../src/quality/psnr.js';
import { type SampleId, sampleFileName, sampleHeader } from '../../src/quality/sample-file.js';
import { tempDir } from '../support/temp-dir.js';
import { noisy, waves } from './planes.js';

const sent = waves(320, 240);

async function put(dir: string, id: SampleId, { width, height, pixels }: LumaPlane): Promise<string> {
  const path = join(dir, sampleFileName(id));
  await writeFile(path, [sampleHeader(width, height), pixels]);
  return path;
}

async function putPair(dir: string, sequence: number, received: LumaPlane, session = 3): Promise<void> {
  await put(dir, { role: 'sender', session, sequence }, sent);
  await put(dir, { role: 'receiver', session, sequence }, received);
}

describe('of a folder', () => {
  it('is the PSNR of the mean error and the mean SSIM of the pairs', async () => {
    await using dir = await tempDir();
    const received = [noisy(sent, 3), noisy(sent, 30), sent];
    for (const [index, plane] of received.entries()) await putPair(dir.path, 10 * index, plane);
    const all = received.map((plane) => comparePlanes(sent, plane, 0));
    const sum = (of: 'mse' | 'ssim') => all.reduce((total, one) => total + one[of], 0);
    expect(await measureQuality(dir.path, { skipRows: 0 })).toEqual({
      frames: 3,
      psnrDb: psnrDb(sum('mse') / 3),
      ssim: sum('ssim') / 3,
    });
  });

  it('leaves out the rows of the stamp where none are named', async () => {
    await using dir = await tempDir();
    // 320 px are 40 cells: 120 bits fill 3 rows of 8 px.
    const { width, height } = sent;
    const pixels = sent.pixels.slice().fill(255, 0, width * 24);
    await putPair(dir.path, 0, { width, height, pixels });
    expect(await measureQuality(dir.path)).toEqual({ frames: 1, psnrDb: 100, ssim: 1 });
    expect(await measureQuality(dir.path, { skipRows: 16 })).toMatchObject({ ssim: expect.not.closeTo(1) as number });
  });

  it('keeps the files', async () => {
    await using dir = await tempDir();
    await putPair(dir.path, 0, sent);
    await measureQuality(dir.path);
    expect(await readdir(dir.path)).toHaveLength(2);
  });

  it('compares nothing that is not of the same session and sequence', async () => {
    await using dir = await tempDir();
    await put(dir.path, { role: 'sender', session: 1, sequence: 5 }, sent);
    await put(dir.path, { role: 'receiver', session: 2, sequence: 5 }, sent);
    await put(dir.path, { role: 'receiver', session: 1, sequence: 6 }, sent);
    expect(await measureQuality(dir.path)).toBeNull();
  });

  it('passes over what is cut short, of another size, or none of ours', async () => {
    await using dir = await tempDir();
    await putPair(dir.path, 1, noisy(sent, 9));
    await putPair(dir.path, 2, waves(240, 320));
    await put(dir.path, { role: 'sender', session: 3, sequence: 3 }, sent);
    await truncate(await put(dir.path, { role: 'receiver', session: 3, sequence: 3 }, sent), 999);
    await writeFile(join(dir.path, 'notes.txt'), 'x');
    expect(await measureQuality(dir.path)).toMatchObject({ frames: 1 });
  });

  it('is null where there is nothing', async () => {
    await using dir = await tempDir();
    expect(await measureQuality(dir.path)).toBeNull();
  });

  it('fails where there is no such folder', async () => {
    await expect(measureQuality('/no/such/folder')).rejects.toMatchObject({ code: 'ENOENT' });
  });
});

it('lets others have the event loop in between', async () => {
  await using dir = await tempDir();
  const large = waves(1280, 720);
  await put(dir.path, { role: 'sender', session: 0, sequence: 0 }, large);
  await put(dir.path, { role: 'receiver', session: 0, sequence: 0 }, noisy(large, 5));
  const files = 2;
  let turns = 0;
  const count = () => {
    turns += 1;
    next = setImmediate(count);
  };
  let next = setImmediate(count);
  await measureQuality(dir.path);
  clearImmediate(next);
  expect(turns).toBeGreaterThan(files);
});
