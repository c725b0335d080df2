import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, extname } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { badFlag } from '../config/flag-values.js';
import { errorText, LoopError } from '../errors/loop-error.js';
import { checkHook } from './check-hook.js';
import type { Hook } from './define-hook.js';

/**
 * Loads the hook of a file: JavaScript by Node.js itself, TypeScript through jiti.
 * @param version 0 at first; another one for each time that the file is to be read anew.
 * @throws LoopError `bad-config` where it does not load, or is no hook.
 */
export async function loadHook(path: string, version = 0): Promise<Hook> {
  return checkHook(path, await importFile(path, version));
}

const TYPESCRIPT = ['.ts', '.mts', '.cts'];

async function importFile(path: string, version: number): Promise<object> {
  try {
    if (TYPESCRIPT.includes(extname(path))) return await importThroughJiti(path);
    return await importNatively(path, version);
  } catch (cause) {
    const place = cause instanceof SyntaxError ? await placeOfSyntaxError(path) : '';
    const what = `this file does not load (${describeThrown(cause, path)}${place})`;
    throw new LoopError('bad-config', badFlag('hook', path, what).message, { cause });
  }
}

const PACKAGE = 'gstcv-loop';

async function importNatively(path: string, version: number): Promise<object> {
  // Modules are kept by their URL.
  const query = version === 0 ? '' : `?version=${String(version)}`;
  try {
    return (await import(`${pathToFileURL(path).href}${query}`)) as object;
  } catch (error) {
    // A file that lies outside of a project which has this package installed may import defineHook all the same.
    if (isWithoutPackage(error)) return importThroughJiti(path);
    throw error;
  }
}

function isWithoutPackage(error: unknown): boolean {
  const isMissing = error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND';
  return isMissing && error.message.includes(`'${PACKAGE}'`);
}

/** What is used of jiti. */
interface Jiti {
  import(path: string): Promise<object>;
  transform(options: { source: string; filename: string; async: boolean }): string;
}

/** Leaves no cache on disk, and reads the file and what it imports anew each time. Loaded only where it is needed. */
function jiti(): Jiti {
  const { createJiti } = createRequire(import.meta.url)('jiti') as {
    createJiti: (parent: string, options: object) => Jiti;
  };
  const alias = { [PACKAGE]: fileURLToPath(new URL('./define-hook.js', import.meta.url)) };
  return createJiti(import.meta.url, { fsCache: false, moduleCache: false, alias });
}

async function importThroughJiti(path: string): Promise<object> {
  return jiti().import(path);
}

/** Node.js shows it to people, but its error does not have it: jiti's parser tells, without running anything. */
async function placeOfSyntaxError(path: string): Promise<string> {
  const source = await readFile(path, 'utf8').catch(() => '');
  const parsed = jiti().transform({ source, filename: path, async: true });
  const [, line, column] = /^exports\.__JITI_ERROR__ = .*"line":(\d+),"column":(\d+)/.exec(parsed) ?? [];
  return line === undefined || column === undefined ? '' : `, ${basename(path)}:${line}:${column}`;
}

/** In one line, with the place in the hook's file, which is what its author looks for. */
export function describeThrown(thrown: unknown, path: string): string {
  const [text = ''] = errorText(thrown).split('\n');
  if (!(thrown instanceof Error)) return text;
  const name = basename(path);
  const place = placeIn(thrown.stack ?? '', name);
  return `${thrown.name}: ${text}${place === null ? '' : `, ${name}:${place}`}`;
}

/** Line and column of the first mention of the file. */
function placeIn(stack: string, name: string): string | null {
  const from = stack.indexOf(`/${name}`);
  if (from < 0) return null;
  return /^(?:\?version=\d+)?:(\d+(?::\d+)?)/.exec(stack.slice(from + name.length + 1))?.[1] ?? null;
}
