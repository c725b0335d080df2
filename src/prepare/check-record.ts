import { access, constants, open, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { badFlag } from '../config/flag-values.js';
import type { SinkRequests } from '../config/loop-config.js';
import { errorCodeOf } from '../errors/error-code.js';
import { LoopError } from '../errors/loop-error.js';
import { whyNot } from '../errors/why-not.js';
import { ELEMENT_PACKAGES } from '../pipeline/element-packages.js';
import { type EncoderHost, REAL_ENCODER_HOST } from './encoder-host.js';

type ElementsOf = EncoderHost['elements'];

/** What makes the file; GStreamer says only at the first packet that it is missing. */
const MUXER = 'matroskamux';

/**
 * Makes sure that a recording can be begun: without --force the file must not be there, and it must be possible to make it.
 * Nothing is left of the attempt.
 * @throws LoopError `bad-config`, with the flag --record; `missing` where GStreamer has no Matroska.
 */
export async function assertRecordable(
  { path, force }: NonNullable<SinkRequests['record']>,
  elements: ElementsOf = REAL_ENCODER_HOST.elements,
): Promise<void> {
  await assertMuxer(elements);
  try {
    if (await isFile(path)) {
      if (!force) throw badRecord(path, 'this file exists: write another name, or --force to replace it');
      await access(path, constants.W_OK);
    } else {
      await tryToMake(path);
    }
  } catch (cause) {
    if (cause instanceof LoopError) throw cause;
    throw new LoopError('bad-config', badRecord(path, await adviceFor(path, cause)).message, { cause });
  }
}

/** @returns false where there is nothing. */
async function isFile(path: string): Promise<boolean> {
  const found = await stat(path).catch((error: unknown) => {
    if (errorCodeOf(error) === 'ENOENT') return null;
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

async function adviceFor(path: string, error: unknown): Promise<string> {
  const code = errorCodeOf(error);
  if (code === 'EEXIST') return 'this is a link to a file that does not exist';
  if (code !== 'ENOENT' && code !== 'ENOTDIR') return `the file cannot be made: ${whyNot(error)}`;
  const folder = dirname(path);
  const isThere = await stat(folder).then(
    (found) => found.isDirectory(),
    () => false,
  );
  return isThere ? `no file can be made in ${folder}` : `there is no folder ${folder}: make it first`;
}

async function assertMuxer(elements: ElementsOf): Promise<void> {
  if ((await elements()).has(MUXER)) return;
  throw new LoopError('missing', `--record: no element "${MUXER}" (install ${ELEMENT_PACKAGES[MUXER] ?? ''})`);
}
