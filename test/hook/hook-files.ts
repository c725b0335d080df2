import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { tempDir } from '../support/temp-dir.js';

export interface HookFile extends AsyncDisposable {
  readonly dir: string;
  readonly path: string;
}

/** A file in a folder of its own, outside of every project: `await using file = await hookFile('hook.mjs', …)`. */
export async function hookFile(name: string, text: string): Promise<HookFile> {
  const dir = await tempDir();
  const path = join(dir.path, name);
  await writeFile(path, text);
  return { dir: dir.path, path, [Symbol.asyncDispose]: () => dir[Symbol.asyncDispose]() };
}
