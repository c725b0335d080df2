import { stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { makeFolder } from '../../src/host/make-folder.js';
import { tempDir } from '../support/temp-dir.js';

it('makes what is missing, and tells what it was', async () => {
  await using dir = await tempDir();
  const [outer, inner] = [join(dir.path, 'outer'), join(dir.path, 'outer', 'inner')];
  const made: string[] = [];
  await makeFolder(inner, made);
  expect(made).toEqual([outer, inner]);
  expect((await stat(inner)).isDirectory()).toBe(true);
});

it('may be called by two at once', async () => {
  await using dir = await tempDir();
  const folder = join(dir.path, 'a', 'b', 'c');
  await Promise.all(Array.from({ length: 8 }, () => makeFolder(folder)));
  expect((await stat(folder)).isDirectory()).toBe(true);
});

it('fails where a file is in the way, and where nothing can be made', async () => {
  await using dir = await tempDir();
  const file = join(dir.path, 'file');
  await writeFile(file, '');
  for (const folder of [file, join(file, 'folder')])
    await expect(makeFolder(folder)).rejects.toMatchObject({ code: 'ENOTDIR' });
  await expect(makeFolder('/proc/no/such')).rejects.toMatchObject({ code: 'ENOENT' });
});
