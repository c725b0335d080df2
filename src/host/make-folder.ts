import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { errorCodeOf } from '../errors/error-code.js';

/**
 * As `mkdir -p`, step by step: Node's own `recursive` never returns where the kernel says ENOENT of a folder that is there,
 * as /proc does.
 * @param folder absolute.
 * @param made takes what was not there, the outermost first; also where it fails midway.
 */
export async function makeFolder(folder: string, made: string[] = []): Promise<void> {
  const found = await stat(folder).catch((error: unknown) => {
    if (errorCodeOf(error) !== 'ENOENT') throw error;
    return null;
  });
  if (found !== null) {
    if (!found.isDirectory()) throw Object.assign(new Error(`ENOTDIR: ${folder} is no folder`), { code: 'ENOTDIR' });
    return;
  }
  await makeFolder(dirname(folder), made);
  await mkdir(folder).then(
    () => made.push(folder),
    // Somebody else has made it since.
    (error: unknown) => {
      if (errorCodeOf(error) !== 'EEXIST') throw error;
    },
  );
}
