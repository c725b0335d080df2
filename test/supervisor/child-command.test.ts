import { readFileSync, readdirSync, readlinkSync } from 'node:fs';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { type ProcFiles, SUPERVISOR_VARIABLE, supervisorMark, sweepOrphans } from '../../src/host/orphans.js';
import { parentDeathCommand } from '../../src/host/parent-death.js';
import { childEnvironment } from '../../src/supervisor/child-command.js';
import { tempDir } from '../support/temp-dir.js';
import { expectNoChildLeft, forkFixture } from './fixtures.js';

afterAll(expectNoChildLeft);

describe('the command that ends a child with its parent', () => {
  it('is the first setpriv in PATH', async () => {
    await using folder = await tempDir();
    const [empty, first, second] = await foldersIn(folder.path, 'empty', 'first', 'second');
    await addProgram(join(first, 'setpriv'));
    await addProgram(join(second, 'setpriv'));
    const command = parentDeathCommand([empty, first, second].join(delimiter));
    expect(command).toEqual([join(first, 'setpriv'), '--pdeathsig', 'KILL', '--']);
  });

  it.each(['busybox', 'busybox.static', 'busybox-extras'])('is not the setpriv of %s', async (name) => {
    await using folder = await tempDir();
    const [bin, other] = await foldersIn(folder.path, 'bin', 'other');
    await addProgram(join(bin, name));
    await symlink(name, join(bin, 'setpriv'));
    expect(parentDeathCommand(bin)).toEqual([]);
    await addProgram(join(other, 'setpriv'));
    expect(parentDeathCommand([bin, other].join(delimiter))[0]).toBe(join(other, 'setpriv'));
  });

  it('may be a link to a program of another name', async () => {
    await using folder = await tempDir();
    const [bin] = await foldersIn(folder.path, 'bin');
    await addProgram(join(bin, 'util-linux'));
    await symlink('util-linux', join(bin, 'setpriv'));
    expect(parentDeathCommand(bin)[0]).toBe(join(bin, 'setpriv'));
  });

  it('is none where there is no setpriv that can be run', async () => {
    await using folder = await tempDir();
    const [bin, broken] = await foldersIn(folder.path, 'bin', 'broken');
    await writeFile(join(bin, 'setpriv'), '', { mode: 0o644 });
    await symlink('nowhere', join(broken, 'setpriv'));
    expect(parentDeathCommand([bin, broken].join(delimiter))).toEqual([]);
    expect(parentDeathCommand('')).toEqual([]);
  });
});

describe('the mark that a child carries', () => {
  it('names this process, whichever supervisor this process may itself have', () => {
    expect(childEnvironment()[SUPERVISOR_VARIABLE]).toBe(supervisorMark());
  });

  it('leads the sweep to the child when its supervisor is gone, and not before', async () => {
    const { child, has } = forkFixture('talks-first');
    await has('ready');
    const pid = child.pid ?? 0;
    expect(await sweepOrphans(procOf(pid))).toEqual([]);
    expect(await sweepOrphans(procOf(pid, `/proc/${String(process.pid)}/stat`))).toEqual([pid]);
    expect(await child.exited).toMatchObject({ signal: 'SIGKILL' });
  });
});

/** The real /proc, of which only one process is listed and one file may be missing. */
function procOf(pid: number, missing?: string): ProcFiles {
  return {
    list: () => readdirSync('/proc').filter((name) => name === String(pid)),
    read: (path) => readFileSync(path === missing ? '/proc/nothing' : path, 'latin1'),
    link: (path) => readlinkSync(path),
  };
}

async function foldersIn<const Names extends readonly string[]>(path: string, ...names: Names) {
  for (const name of names) await mkdir(join(path, name));
  return names.map((name) => join(path, name)) as { [Index in keyof Names]: string };
}

async function addProgram(path: string): Promise<void> {
  await writeFile(path, '#!/bin/sh\n', { mode: 0o755 });
}
