import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { extname } from 'node:path';
import { badFlag } from '../config/flag-values.js';
import { LoopError } from '../errors/loop-error.js';
import { whyUnreadable } from '../errors/why-unreadable.js';

const EXTENSIONS = ['.mjs', '.js', '.cjs', '.ts', '.mts', '.cts'];

/**
 * What can be said of a hook's file without running it, which only a child does: it may import anything, OpenCV included.
 * @throws LoopError `bad-config`
 */
export async function assertHookFile(path: string): Promise<void> {
  try {
    const file = await stat(path);
    if (file.isDirectory()) throw badFlag('hook', path, 'this is a directory: write the path of a module');
    if (!file.isFile()) throw badFlag('hook', path, 'this is not a file but a device, a pipe or a socket');
    if (!EXTENSIONS.includes(extname(path))) {
      throw badFlag('hook', path, `this is no module by its name: call it .mjs, .js or .ts`);
    }
    await access(path, constants.R_OK);
  } catch (cause) {
    if (cause instanceof LoopError) throw cause;
    throw new LoopError('bad-config', badFlag('hook', path, whyUnreadable(cause)).message, { cause });
  }
}
