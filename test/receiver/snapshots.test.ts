import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { snapshotName, Snapshots } from '../../src/receiver/snapshots.js';
import { Frame } from '../../src/video/frame.js';
import { encodeJpeg } from '../../src/video/encode-jpeg.js';
import { openCv } from '../../src/video/addon.js';
import { tempDir } from '../support/temp-dir.js';

const FRAME = new Frame(new (openCv().Mat)(48, 64, openCv().CV_8UC1, 0));
afterAll(() => FRAME.release());
const JPEG = Buffer.from('jpeg');

function bench(save: (dir: string, name: string) => Promise<void> = () => Promise.resolve()) {
  const names: string[] = [];
  const told: string[] = [];
  let timeMs = 0;
  const snapshots = new Snapshots({ dir: '/pictures', everyMs: 1000 }, (message) => told.push(message), {
    nowMs: () => timeMs,
    date: () => new Date(Date.UTC(2026, 10, 22) + timeMs),
    encode: () => Promise.resolve(JPEG),
    save: (dir, name) => (names.push(name), save(dir, name)),
  });
  const pass = async (ms: number, sequence: number) => {
    timeMs += ms;
    snapshots.take(FRAME, sequence);
    await snapshots.settled();
  };
  return { snapshots, names, told, pass };
}

describe('pictures that are kept', () => {
  it('are the first, and then one at every interval, whatever each takes', async () => {
    const { names, pass } = bench();
    for (let sequence = 0; sequence <= 30; sequence += 1) await pass(110, sequence);
    expect(names.map((name) => Number(name.slice(-10, -4)))).toEqual([0, 10, 19, 28]);
  });

  it('have names that sort by time', () => {
    expect(snapshotName(new Date('2026-11-22T21:48:00.123Z'), 123)).toBe('20261122T214800.123Z-000123.jpg');
    expect(snapshotName(new Date('2026-11-22T21:48:00.123Z'), 0xffff_ffff)).toContain('-4294967295.jpg');
  });

  it('are left out while one is being written', async () => {
    const written: { done: () => void } = { done: () => undefined };
    const { snapshots, names, pass } = bench(() => new Promise((resolve) => (written.done = resolve)));
    void pass(0, 0);
    void pass(1000, 1);
    await vi.waitFor(() => expect(names).toHaveLength(1));
    written.done();
    await snapshots.settled();
    void pass(1000, 2);
    await vi.waitFor(() => expect(names).toHaveLength(2));
    written.done();
  });

  it('that cannot be written are counted and told once a second at most, and others follow', async () => {
    let isFull = true;
    const { names, told, pass } = bench(() =>
      isFull ? Promise.reject(new Error('ENOSPC: no space')) : Promise.resolve(),
    );
    for (let sequence = 0; sequence < 3; sequence += 1) await pass(1000, sequence);
    expect(told).toEqual([1, 2, 3].map((n) => `a picture could not be kept (${String(n)} so far): ENOSPC: no space`));
    isFull = false;
    await pass(1000, 3);
    expect([names.length, told.length]).toEqual([4, 3]);
  });

  it('are none where nobody wants them', () => {
    const take = () => new Snapshots(null, () => undefined).take(FRAME, 0);
    expect(take).not.toThrow();
  });
});

describe('a picture', () => {
  it.each([
    ['i420', [48, 64], 'CV_8UC1'],
    ['bgr', [32, 64], 'CV_8UC3'],
    ['bgrx', [32, 64], 'CV_8UC4'],
  ] as const)(
    'of an %s frame is a JPEG in a folder that is made for it, and nothing beside it',
    async (format, size, type) => {
      await using dir = await tempDir();
      const pictures = join(dir.path, 'made', 'for it');
      const frame = new Frame(new (openCv().Mat)(size[0], size[1], openCv()[type], 128));
      expect(frame.pixelFormat).toBe(format);
      const snapshots = new Snapshots({ dir: pictures, everyMs: 1000 }, () => undefined);
      snapshots.take(frame, 7);
      frame.release();
      await snapshots.settled();
      const [name = '', ...others] = await readdir(pictures);
      expect(others).toEqual([]);
      expect(name).toMatch(/^\d{8}T\d{6}\.\d{3}Z-000007\.jpg$/);
      const decoded = openCv().imdecode(await readFile(join(pictures, name)));
      expect([decoded.cols, decoded.rows]).toEqual([64, 32]);
      decoded.release();
    },
  );

  it('leaves nothing behind where it cannot be written', async () => {
    await using dir = await tempDir();
    const file = join(dir.path, 'file');
    await writeFile(file, '');
    const told: string[] = [];
    const frame = new Frame(new (openCv().Mat)(32, 64, openCv().CV_8UC3, 128));
    const snapshots = new Snapshots({ dir: file, everyMs: 1000 }, (message) => told.push(message));
    snapshots.take(frame, 0);
    frame.release();
    await snapshots.settled();
    expect(told).toEqual([expect.stringContaining('ENOTDIR')]);
    expect(await readdir(dir.path)).toEqual(['file']);
  });

  it('is encoded from a copy', async () => {
    const frame = new Frame(new (openCv().Mat)(48, 64, openCv().CV_8UC1, 128));
    const jpeg = encodeJpeg(frame);
    frame.release();
    expect((await jpeg).subarray(0, 2)).toEqual(Buffer.from([0xff, 0xd8]));
  });
});
