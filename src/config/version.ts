import { readFileSync } from 'node:fs';

/** Of this package, as its package.json says; the file lies two folders above, in dist/ as in src/. */
export function version(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { readonly version: string }).version;
}
