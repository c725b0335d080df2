import { mkdir, readdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { assertRecordable } from '../../src/prepare/check-record.js';
import { type TempDir, tempDir } from '../support/temp-dir.js';

let folder: TempDir;
beforeAll(async () => {
  folder = await tempDir();
  await writeFile(join(folder.path, 'there.mkv'), 'a film');
  await mkdir(join(folder.path, 'folder.mkv'));
  await symlink('/no/such/file', join(folder.path, 'dangling.mkv'));
  await symlink(join(folder.path, 'there.mkv'), join(folder.path, 'link.mkv'));
  await execa('mkfifo', [join(folder.path, 'pipe.mkv')]);
});
afterAll(() => folder[Symbol.asyncDispose]());

const check = (name: string, force = false) => assertRecordable({ path: join(folder.path, name), force });

describe('a file to record into', () => {
  it('is taken where it can be made, and is not made yet', async () => {
    const before = await readdir(folder.path);
    await check('new.mkv');
    expect(await readdir(folder.path)).toEqual(before);
  });

  it('is replaced only where that was asked for', async () => {
    await expect(check('there.mkv')).rejects.toMatchObject({
      code: 'bad-config',
      message: expect.stringMatching(/^--record ".*there.mkv": this file exists: .*--force/) as string,
    });
    await check('there.mkv', true);
  });

  it.each([
    ['folder.mkv', 'this is a folder'],
    ['no/such/out.mkv', 'there is no folder .*/no/such: make it first'],
    ['there.mkv/out.mkv', 'there is no folder .*/there.mkv: make it first'],
    ['dangling.mkv', 'this is a link to a file that does not exist'],
    [`${'x'.repeat(300)}.mkv`, 'the name is too long'],
    ['../../proc/out.mkv', 'no file can be made in /proc|the file cannot be made: this user may not'],
    ['pipe.mkv', 'this is not a file but a device, a pipe or a socket'],
  ])('is refused: %s', async (name, reason) => {
    for (const force of [false, true]) {
      await expect(check(name, force)).rejects.toMatchObject({
        code: 'bad-config',
        message: expect.stringMatching(new RegExp(`^--record ".*": .*(${reason})`)) as string,
      });
    }
  });

  it.each(['Ünïcode 映画.mkv', 'two  blanks.mkv', `quo"te's.mkv`, '-a.mkv', 'a ! b.mkv', 'a\\b.mkv', '$HOME;.mkv'])(
    'may have any name: %s',
    async (name) => {
      await expect(check(name)).resolves.toBeUndefined();
    },
  );

  it('is replaced through a link only where that was asked for', async () => {
    await expect(check('link.mkv')).rejects.toThrow('this file exists');
    await check('link.mkv', true);
  });

  it('needs an element that not every host has', async () => {
    const wish = { path: join(folder.path, 'new.mkv'), force: false };
    await expect(assertRecordable(wish, () => Promise.resolve(new Set(['fdsrc'])))).rejects.toMatchObject({
      code: 'missing',
      message: '--record: no element "matroskamux" (install gstreamer1.0-plugins-good)',
    });
  });

  it('is refused where it is a device, even by force', async () => {
    await expect(assertRecordable({ path: '/dev/null', force: true })).rejects.toThrow('this is not a file');
  });
});
