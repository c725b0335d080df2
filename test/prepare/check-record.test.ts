import { mkdir, readdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { assertRecordable } from '../../src/prepare/check-record.js';
import { type TempDir, tempDir } from '../support/temp-dir.js';

let folder: TempDir;
beforeAll(async () => {
  folder = await tempDir();
  await writeFile(join(folder.path, 'there.mkv'), 'a film');
  await mkdir(join(folder.path, 'folder.mkv'));
  await symlink('/no/such/file', join(folder.path, 'dangling.mkv'));
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
    ['../../proc/out.mkv', 'this user may not write|there is no folder|cannot be made'],
  ])('is refused: %s', async (name, reason) => {
    for (const force of [false, true]) {
      await expect(check(name, force)).rejects.toMatchObject({
        code: 'bad-config',
        message: expect.stringMatching(new RegExp(`^--record ".*": .*(${reason})`)) as string,
      });
    }
  });

  it('is refused where it is a device, even by force', async () => {
    await expect(assertRecordable({ path: '/dev/null', force: true })).rejects.toThrow('this is not a file');
  });
});
