import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, extname } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { badFlag } from '../config/flag-values.js';
import { errorCodeOf } from '../errors/error-code.js';
import { errorText, LoopError } from '../errors/loop-error.js';
import { checkHook } from './check-hook.js';
import type { Hook } from './define-hook.js';
import type { FreshModules } from './fresh-modules.js';
import { importNatively } from './import-natively.js';

const require = createRequire(import.meta.url);

/**
 * Loads the hook of a file: JavaScript by Node.js itself, TypeScript through jiti.
 * @param fresh reads it anew each time, with what it imports. Null: once.
 * @throws LoopError `bad-config` where it does not load, or is no hook.
 */
export async function loadHook(path: string, fresh: FreshModules | null = null): Promise<Hook> {
  return checkHook(path, await importFile(path, fresh));
}

const TYPESCRIPT = ['.ts', '.mts', '.cts'];

async function importFile(path: string, fresh: FreshModules | null): Promise<object> {
  const query = fresh?.begin() ?? '';
  try {
    if (TYPESCRIPT.includes(extname(path))) return await importThroughJiti(path, fresh);
    return await importPlain(path, query, fresh);
  } catch (cause) {
    const place = cause instanceof SyntaxError ? await placeOfSyntaxError([path, ...(fresh?.files() ?? [])]) : '';
    const what = `this file does not load (${describeThrown(cause, path)}${place})`;
    throw new LoopError('bad-config', badFlag('hook', path, what).message, { cause });
  }
}

const PACKAGE = 'gstcv-loop';

async function importPlain(path: string, query: string, fresh: FreshModules | null): Promise<object> {
  try {
    // Imported for the second time, Node.js 23 and newer hand out `{}` for what it requires, taking that for circular: the
    // import has put it into the cache unread, and the resolution of the first time is still known.
    if (fresh !== null && extname(path) === '.cjs') return { default: require(path) as unknown };
    return await importNatively(`${pathToFileURL(path).href}${query}`);
  } catch (error) {
    // A file that lies outside of a project which has this package installed may import defineHook all the same.
    if (isWithoutPackage(error)) return importThroughJiti(path, fresh);
    throw error;
  }
}

/** Of `import`, and of `require`. */
const NOT_FOUND = ['ERR_MODULE_NOT_FOUND', 'MODULE_NOT_FOUND'];

function isWithoutPackage(error: unknown): boolean {
  return NOT_FOUND.includes(errorCodeOf(error)) && errorText(error).includes(`'${PACKAGE}'`);
}

/** What is used of jiti. */
interface Jiti {
  import(path: string): Promise<object>;
  readonly transform: (options: Source) => string;
}

interface Source {
  readonly source: string;
  readonly filename: string;
  readonly async: boolean;
}

/** Leaves no cache on disk, and reads the file and what it imports anew each time. Loaded only where it is needed. */
function jiti(options: object = {}): Jiti {
  const { createJiti } = require('jiti') as {
    createJiti: (parent: string, options: object) => Jiti;
  };
  const alias = { [PACKAGE]: fileURLToPath(new URL('./define-hook.js', import.meta.url)) };
  return createJiti(import.meta.url, { fsCache: false, moduleCache: false, alias, ...options });
}

async function importThroughJiti(path: string, fresh: FreshModules | null): Promise<object> {
  const { transform } = jiti();
  const noting = (options: Source) => {
    fresh?.note(options.filename);
    return { code: transform(options) };
  };
  const exported = await jiti({ transform: noting }).import(path);
  // What CommonJS exports is the default, as it is for Node.js.
  return 'default' in exported || '__esModule' in exported ? exported : { default: exported };
}

/** Node.js shows it to people, but its error does not have it: jiti's parser tells, without running anything. */
async function placeOfSyntaxError(paths: readonly string[]): Promise<string> {
  const { transform } = jiti();
  for (const path of paths) {
    const source = await readFile(path, 'utf8').catch(() => '');
    const parsed = transform({ source, filename: path, async: true });
    const [, line, column] = /^exports\.__JITI_ERROR__ = .*"line":(\d+),"column":(\d+)/.exec(parsed) ?? [];
    if (line !== undefined && column !== undefined) return `, ${basename(path)}:${line}:${column}`;
  }
  return '';
}

/** In one line, with the place in the hook's file, which is what its author looks for. */
export function describeThrown(thrown: unknown, path: string): string {
  const [text = ''] = errorText(thrown).split('\n');
  if (!(thrown instanceof Error)) return text;
  const name = basename(path);
  const place = placeIn(errorText(thrown.stack), name);
  return `${errorText(thrown.name)}: ${text}${place === null ? '' : `, ${name}:${place}`}`;
}

/** Line and column of the first mention of the file. */
function placeIn(stack: string, name: string): string | null {
  const from = stack.indexOf(`/${name}`);
  if (from < 0) return null;
  return /^(?:\?version=\d+)?:(\d+(?::\d+)?)/.exec(stack.slice(from + name.length + 1))?.[1] ?? null;
}
