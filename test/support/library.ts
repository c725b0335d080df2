import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type * as Library from '../../src/index.js';

const BUILT = new URL('../../dist/index.js', import.meta.url);

/** The library as it is built: what forks children must lie beside their programs. */
export async function builtLibrary(): Promise<typeof Library> {
  if (!existsSync(fileURLToPath(BUILT))) throw new Error('dist/ is missing: run npm run build');
  return (await import(BUILT.href)) as typeof Library;
}
