import { access, constants, open, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { execa } from 'execa';
import { badFlag } from '../config/flag-values.js';
import type { SinkRequests } from '../config/loop-config.js';
import { LoopError } from '../errors/loop-error.js';
import { ELEMENT_PACKAGES } from '../pipeline/element-packages.js';

/** What makes the file; GStreamer says only at the first packet that it is missing. */
const MUXER = 'matroskamux';

/**
 * Makes sure that a recording can be begun: without --force the file must not be there, and it must be possible to make it.
 * Nothing is left of the attempt.
 * @throws LoopError `bad-config`, with the flag --record; `missing` where GStreamer has no Matroska.
 */
export async function assertRecordable({ path, force }: NonNullable<SinkRequests['record']>): Promise<void> {
  await assertMuxer();
  try {
    if (await isFile(path)) {
      if (!force) throw badRecord(path, 'this file exists: write another name, or --force to replace it');
      await access(path, constants.W_OK);
    } else {
      await tryToMake(path);
    }
  } catch (cause) {
    if (cause instanceof LoopError) throw cause;
    throw new LoopError('bad-config', badRecord(path, adviceFor(path, cause)).message, { cause });
  }
}

/** @returns false where there is nothing. */
async function isFile(path: string): Promise<boolean> {
  const found = await stat(path).catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  });
  if (found === null) return false;
  if (found.isDirectory()) throw badRecord(path, 'this is a folder: write the name of a file');
  if (!found.isFile()) throw badRecord(path, 'this is not a file but a device, a pipe or a socket');
  return true;
}

/** Permissions alone do not tell: the file system may be read-only, or the name too long. */
async function tryToMake(path: string): Promise<void> {
  await (await open(path, 'wx')).close();
  await rm(path, { force: true });
}

function badRecord(path: string, advice: string): LoopError {
  return badFlag('record', path, advice);
}

const ADVICE: Readonly<Record<string, string>> = {
  EACCES: 'this user may not write there: check the permissions of the file and its folders',
  EPERM: 'this user may not write there: check the permissions of the file and its folders',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
  ENAMETOOLONG: 'the name is too long',
  EEXIST: 'this is a link to a file that does not exist',
};

function adviceFor(path: string, error: unknown): string {
  const code = codeOf(error);
  if (code === 'ENOENT' || code === 'ENOTDIR') return `there is no folder ${dirname(path)}: make it first`;
  return ADVICE[code] ?? `the file cannot be made (${code})`;
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}

async function assertMuxer(): Promise<void> {
  const { exitCode, code } = await execa('gst-inspect-1.0', ['--exists', MUXER], {
    ...{ stdin: 'ignore', stdout: 'ignore', stderr: 'ignore', timeout: 10_000, reject: false },
  } as const);
  if (code === 'ENOENT') {
    throw new LoopError('missing', '--record: gst-launch-1.0 is missing (install gstreamer1.0-tools)');
  }
  if (exitCode === 1) {
    throw new LoopError('missing', `--record: no element "${MUXER}" (install ${ELEMENT_PACKAGES[MUXER] ?? ''})`);
  }
}
