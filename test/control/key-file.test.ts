import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readKeyFile } from '../../src/control/key-file.js';
import { LoopError } from '../../src/errors/loop-error.js';

const SECRET = 'correct-horse-battery-staple';
let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'key-'));
  path = join(folder, 'loop.key');
});
afterEach(() => rm(folder, { recursive: true }));

async function write(content: string | Buffer, mode = 0o600): Promise<void> {
  await writeFile(path, content);
  await chmod(path, mode);
}

async function refusal(flag?: string): Promise<LoopError> {
  const thrown: unknown = await readKeyFile(path, flag).catch((error: unknown) => error);
  if (!(thrown instanceof LoopError)) throw new Error('the key file was not refused by a LoopError');
  expect(thrown.code).toBe('bad-config');
  expect(thrown.message).toMatch(/^--[^\n]+$/);
  return thrown;
}

describe('a key', () => {
  it.each([
    ['no line end', SECRET, SECRET],
    ['a line end', `${SECRET}\n`, SECRET],
    ['a line end of Windows', `${SECRET}\r\n`, SECRET],
    ['two line ends, of which one is its own', `${SECRET}\n\n`, `${SECRET}\n`],
    ['a carriage return alone, which is its own', `${SECRET}\r`, `${SECRET}\r`],
    ['blanks around it, which are its own', ` ${SECRET} \n`, ` ${SECRET} `],
    ['the least length', 'x'.repeat(16), 'x'.repeat(16)],
    ['the greatest length', `${'x'.repeat(4096)}\r\n`, 'x'.repeat(4096)],
  ])('may have %s', async (_, content, secret) => {
    await write(content);
    expect((await readKeyFile(path)).toString()).toBe(secret);
  });

  it('may be any bytes', async () => {
    const bytes = Buffer.from(Array.from({ length: 256 }, (_, index) => 255 - index));
    await write(bytes);
    expect(await readKeyFile(path)).toEqual(bytes);
  });

  it.each([0o600, 0o400, 0o700])('may have mode %o', async (mode) => {
    await write(SECRET, mode);
    expect((await readKeyFile(path)).toString()).toBe(SECRET);
  });

  it('may be reached by a symbolic link, and counts by its own mode', async () => {
    await write(SECRET);
    const target = path;
    path = join(folder, 'link');
    await symlink(target, path);
    expect((await readKeyFile(path)).toString()).toBe(SECRET);
    await chmod(target, 0o644);
    expect((await refusal()).message).toContain('chmod 600');
  });
});

describe('a refusal', () => {
  it.each([
    ['an empty file', '', 'this file is empty'],
    ['a line end alone', '\n', 'this file is empty'],
    ['a key of 15 bytes', `${'x'.repeat(15)}\n`, 'this key is too short'],
    ['a key of 4097 bytes', 'x'.repeat(4097), 'this file is too long'],
    ['a key of 4097 bytes and a line end', `${'x'.repeat(4097)}\r\n`, 'this file is too long'],
    ['a file of a megabyte', 'x'.repeat(1_000_000), 'this file is too long'],
  ])('of %s says the limits and how to make one', async (_, content, what) => {
    await write(content);
    const { message } = await refusal();
    expect(message).toContain(`--key-file "${path}": ${what}`);
    expect(message).toMatch(/16 to 4096 bytes: make one by `\(umask 077; openssl rand -hex 32 > FILE\)`$/);
  });

  it.each([0o640, 0o604, 0o620, 0o602, 0o610, 0o601, 0o644, 0o777])('of mode %o says chmod', async (mode) => {
    await write(SECRET, mode);
    const { message } = await refusal();
    expect(message).toContain(`others than its owner may use this file (mode 0${mode.toString(8)})`);
    expect(message).toContain('run `chmod 600 FILE`');
  });

  it('names the flag it was given, and shows a strange path without its line breaks', async () => {
    path = join(folder, 'two\nlines\u001b[31m');
    const { message } = await refusal('secret-file');
    expect(message).toContain(`--secret-file "${folder}/two\\nlines\\u001b[31m": there is no such file`);
  });

  it('of a path through a file says that there is none', async () => {
    await write(SECRET);
    path = join(path, 'below');
    expect((await refusal()).message).toContain('there is no such file');
  });

  it.each(['', 'nul\0byte'])('of the impossible path %j is one of ours', async (impossible) => {
    path = impossible;
    await refusal();
  });

  it('of a link that leads to itself says why', async () => {
    await symlink(path, path);
    expect((await refusal()).message).toContain('there are symlinks in a circle: check the path');
  });

  it('of a directory says so', async () => {
    await mkdir(path, { mode: 0o700 });
    expect((await refusal()).message).toContain('this is a directory');
  });

  it('of a device says so', async () => {
    path = '/dev/zero';
    expect((await refusal()).message).toContain('a device, a pipe or a socket');
  });

  it('of a named pipe does not wait for a writer', async () => {
    await execa('mkfifo', ['-m', '600', path]);
    expect((await refusal()).message).toContain('a device, a pipe or a socket');
  });

  it('of a socket says so', async () => {
    const server = createServer().listen(path);
    await once(server, 'listening');
    expect((await refusal()).message).toContain('a device, a pipe or a socket');
    await once(server.close(), 'close');
  });

  it.each([
    ['too short', SECRET.slice(0, 15), 0o600],
    ['too long', SECRET.repeat(200), 0o600],
    ['open to others', SECRET, 0o644],
  ])('of a key that is %s does not tell the secret', async (_, content, mode) => {
    await write(content, mode);
    const error = await refusal();
    for (const text of [error.message, error.stack, String(error.cause)]) expect(text).not.toContain('horse');
  });
});
