import { copyFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { SampleConfig } from '../../src/config/child-config.js';
import type { LoopRequest } from '../../src/config/loop-config.js';
import { measureQuality, type PictureQuality } from '../../src/quality/measure-quality.js';
import { parseSampleFileName, sampleFileName } from '../../src/quality/sample-file.js';
import { request } from '../prepare/requests.js';
import { type LoopEnd, LoopRun } from '../support/loop-run.js';
import { MarkedProgram } from '../support/marked-program.js';
import { tempDir } from '../support/temp-dir.js';
import { freeUdpPort } from '../support/udp-ports.js';
import { walkingPeople } from '../support/videos.js';

const PROGRAM = fileURLToPath(new URL('../fixtures/sampling-loop.mjs', import.meta.url));
const FRAMES = 30;
/** The first frames are spent on the first key frame. */
const SAMPLES = { every: 1, from: 5, count: 20 };

async function playSampled(dir: string, changes: Partial<LoopRequest>): Promise<LoopEnd> {
  const samples: SampleConfig = { dir, ...SAMPLES };
  const asked = request({ port: await freeUdpPort(), frames: FRAMES, ...changes });
  const order = JSON.stringify({ request: asked, samples });
  await using run = new LoopRun(new MarkedProgram([process.execPath, PROGRAM, order]));
  const end = await run.ended();
  expect(end).toMatchObject({ exitCode: 0, stderr: '', summary: { outcome: 'done' } });
  return end;
}

async function qualityOf(dir: string): Promise<PictureQuality> {
  const quality = await measureQuality(dir);
  if (quality === null) throw new Error(`no pair among ${(await readdir(dir)).join(' ')}`);
  return quality;
}

/** The same pictures, but each received one beside what was sent one frame later. */
async function shiftByOne(from: string, to: string): Promise<void> {
  for (const name of await readdir(from)) {
    const id = parseSampleFileName(name);
    if (id === null) continue;
    const sequence = id.role === 'sender' ? id.sequence - 1 : id.sequence;
    await copyFile(join(from, name), join(to, sampleFileName({ ...id, sequence })));
  }
}

describe('the pictures of a real loop', { timeout: 90_000 }, () => {
  it('are the better the more bits they get, and each is compared with itself', async () => {
    await using few = await tempDir();
    await using many = await tempDir();
    await using shifted = await tempDir();
    const source = { kind: 'file', path: walkingPeople() } as const;
    await playSampled(few.path, { source, bitrateKbps: 300 });
    await playSampled(many.path, { source, bitrateKbps: 4000 });
    const [low, high] = [await qualityOf(few.path), await qualityOf(many.path)];
    // A busy machine may lose some; more than were asked for there can never be.
    for (const { frames } of [low, high]) {
      expect(frames).toBeGreaterThanOrEqual(SAMPLES.count / 2);
      expect(frames).toBeLessThanOrEqual(SAMPLES.count);
    }
    expect(high.psnrDb).toBeGreaterThan(low.psnrDb + 3);
    expect(high.ssim).toBeGreaterThan(low.ssim + 0.01);
    await shiftByOne(many.path, shifted.path);
    const wrong = await qualityOf(shifted.path);
    expect(wrong.psnrDb).toBeLessThan(high.psnrDb - 3);
    expect(wrong.ssim).toBeLessThan(high.ssim - 0.01);
  });

  it.each([
    { width: 640, height: 480 },
    // BGR on one side and BGRx on the other; were either in video range, no more than 25 dB would be left.
    { width: 642, height: 478 },
    { width: 641, height: 479 },
  ])('can be compared at $width x $height', async (size) => {
    await using dir = await tempDir();
    await playSampled(dir.path, { source: { kind: 'test', pattern: 'ball' }, size, bitrateKbps: 4000 });
    expect((await qualityOf(dir.path)).psnrDb).toBeGreaterThan(32);
  });

  it('cost the run nothing where they cannot be written, and each role says so once', async () => {
    const end = await playSampled('/no/such/folder', {});
    const warnings = end.events.filter((event) => event.type === 'log' && event.message.includes('ENOENT'));
    expect(warnings.map((event) => event.type === 'log' && event.role).sort()).toEqual(['receiver', 'sender']);
  });
});
