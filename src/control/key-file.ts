import { constants, type Stats } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';
import { errorCodeOf } from '../errors/error-code.js';
import { LoopError } from '../errors/loop-error.js';
import { quoteValue } from '../errors/quote-value.js';
import { whyUnreadable } from '../errors/why-unreadable.js';

/** Bytes of a shared secret without its line end: below 128 bits it could be guessed, above a page it is another file. */
const KEY_BYTES = { min: 16, max: 4096 } as const;

/**
 * The secret that a sender and its receivers share, from a regular file that only its owner may use. One line end at its
 * end (LF or CRLF) is not part of the secret: editors and `openssl rand -hex 32` leave one.
 * @returns 16 to 4096 bytes.
 * @throws LoopError `bad-config`, one line that names `flag`, `path` and what to do, and never the secret.
 */
export async function readKeyFile(path: string, flag = 'key-file'): Promise<Buffer> {
  const refuse: Refuse = (advice, cause) =>
    new LoopError('bad-config', `--${flag} ${quoteValue(path)}: ${advice}`, cause === undefined ? {} : { cause });
  try {
    // Before the open, which has effects of its own on some devices.
    assertPrivateFile(await stat(path), refuse);
    const bytes = await readPrivateFile(path, refuse);
    return checkedSecret(withoutLineEnd(bytes), refuse);
  } catch (error) {
    throw error instanceof LoopError ? error : refuse(adviceFor(error), error);
  }
}

type Refuse = (advice: string, cause?: unknown) => LoopError;

const MAKE_ONE = 'make one by `(umask 077; openssl rand -hex 32 > FILE)`';

/** As ssh does with a private key: what others may read is no secret any more. */
function assertPrivateFile(stats: Stats, refuse: Refuse): void {
  if (stats.isDirectory()) throw refuse(`this is a directory: write the path of a key file, or ${MAKE_ONE}`);
  if (!stats.isFile()) {
    throw refuse(`this is not a file but a device, a pipe or a socket: write the path of a key file, or ${MAKE_ONE}`);
  }
  if ((stats.mode & 0o077) !== 0) {
    const mode = (stats.mode & 0o777).toString(8).padStart(4, '0');
    throw refuse(`others than its owner may use this file (mode ${mode}): run \`chmod 600 FILE\``);
  }
}

async function readPrivateFile(path: string, refuse: Refuse): Promise<Buffer> {
  // The path may have changed hands since it was looked at: a named pipe without a writer must not hold us.
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
  try {
    assertPrivateFile(await file.stat(), refuse);
    return await readAtMost(file, KEY_BYTES.max + '\r\n'.length + 1);
  } finally {
    await file.close();
  }
}

/** The size in the stats is not asked: a file may grow, and those of the kernel have none. */
async function readAtMost(file: FileHandle, maxBytes: number): Promise<Buffer> {
  const buffer = Buffer.alloc(maxBytes);
  let length = 0;
  while (length < maxBytes) {
    const { bytesRead } = await file.read(buffer, length, maxBytes - length, length);
    if (bytesRead === 0) break;
    length += bytesRead;
  }
  return buffer.subarray(0, length);
}

const [LF, CR] = [0x0a, 0x0d];

function withoutLineEnd(bytes: Buffer): Buffer {
  if (bytes.at(-1) !== LF) return bytes;
  return bytes.subarray(0, bytes.at(-2) === CR ? -2 : -1);
}

function checkedSecret(secret: Buffer, refuse: Refuse): Buffer {
  const { min, max } = KEY_BYTES;
  const limits = `a key has ${String(min)} to ${String(max)} bytes`;
  if (secret.length === 0) throw refuse(`this file is empty, ${limits}: ${MAKE_ONE}`);
  if (secret.length < min) throw refuse(`this key is too short, ${limits}: ${MAKE_ONE}`);
  if (secret.length > max) throw refuse(`this file is too long, ${limits}: ${MAKE_ONE}`);
  return secret;
}

function adviceFor(error: unknown): string {
  const why = whyUnreadable(error);
  return errorCodeOf(error) === 'EACCES' ? why : `${why}, or ${MAKE_ONE}`;
}
