import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { assertHookFile } from '../../src/prepare/check-hook-file.js';
import { prepare } from '../../src/prepare/prepare.js';
import { tempDir } from '../support/temp-dir.js';
import { hostThatAnswers, request } from './requests.js';

it.each(['hook.mjs', 'hook.js', 'hook.ts', 'hook.cjs', 'hook.mts'])('takes %s as it is, unread', async (name) => {
  await using dir = await tempDir();
  const path = join(dir.path, name);
  await writeFile(path, 'throw 1;');
  await expect(assertHookFile(path)).resolves.toBeUndefined();
});

describe('refuses', () => {
  it.each<[string, string, (path: string) => Promise<unknown>, string]>([
    ['a file that is missing', 'h.mjs', () => Promise.resolve(), 'there is no such file: check the path'],
    ['a directory', 'h.mjs', (path) => mkdir(path), 'this is a directory: write the path of a module'],
    ['what is no module', 'h.py', (path) => writeFile(path, ''), 'this is no module by its name: call it .mjs'],
  ])('%s', async (_what, name, make, says) => {
    await using dir = await tempDir();
    const path = join(dir.path, name);
    await make(path);
    await expect(assertHookFile(path)).rejects.toMatchObject({
      code: 'bad-config',
      message: expect.stringContaining(`--hook "${path}": ${says}`) as string,
    });
  });

  it.skipIf(process.getuid?.() === 0)('a file that this user may not read (cannot be tried as root)', async () => {
    await using dir = await tempDir();
    const path = join(dir.path, 'h.mjs');
    await writeFile(path, '');
    await chmod(path, 0);
    await expect(assertHookFile(path)).rejects.toMatchObject({ code: 'bad-config' });
  });
});

describe('what runs', () => {
  const hook = { path: '/h.mjs', watch: true };
  const host = hostThatAnswers({
    resolveHost: (_flag, name) => Promise.resolve(name),
    assertUdpPortFree: () => Promise.resolve(),
    assertHookFile: () => Promise.resolve(),
  });

  it.each(['sender', 'receiver'] as const)('has the hook in the %s alone, as it was asked for', async (on) => {
    const config = await prepare(request({ hook: { ...hook, on } }), host);
    expect(config[on]?.hook).toEqual(hook);
    expect(config[on === 'sender' ? 'receiver' : 'sender']?.hook).toBeNull();
  });

  it('does not begin where the file is missing', async () => {
    const lost = { ...host, assertHookFile: () => Promise.reject(new Error('no such file')) };
    await expect(prepare(request({ hook: { ...hook, on: 'sender' } }), lost)).rejects.toThrow('no such file');
  });
});
