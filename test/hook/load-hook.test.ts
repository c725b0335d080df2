import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { LoopError } from '../../src/errors/loop-error.js';
import { FreshModules } from '../../src/hook/fresh-modules.js';
import { describeThrown, loadHook } from '../../src/hook/load-hook.js';
import { hookFile } from './hook-files.js';

// Once for this process, as in a child.
const fresh = new FreshModules();

const TYPED = `
  import { defineHook, type Hook } from 'gstcv-loop';
  const format: Hook['format'] = 'gray';
  export default defineHook({ format, frame: (mat) => mat });
`;

it.each([
  ['hook.mjs', "export default { format: 'gray', frame() {} };"],
  ['hook.js', "export default { format: 'gray', frame() {} };"],
  ['hook.cjs', "module.exports = { format: 'gray', frame() {} };"],
  ['with a space and ü.mjs', "export default { format: 'gray', frame() {} };"],
  ['hook.ts', TYPED],
  ['hook.mts', TYPED],
  ['hook.cts', "module.exports = { format: 'gray' as const, frame() {} };"],
])('loads %s', async (name, text) => {
  await using file = await hookFile(name, text);
  expect(await loadHook(file.path)).toMatchObject({ format: 'gray' });
});

const IMPORTING =
  "import { defineHook } from 'gstcv-loop';\nexport default defineHook({ format: 'i420', frame() {} });";
const REQUIRING =
  "const { defineHook } = require('gstcv-loop');\nmodule.exports = defineHook({ format: 'i420', frame() {} });";

it.each([
  ['hook.mjs', IMPORTING],
  ['hook.cjs', REQUIRING],
  ['hook.js', REQUIRING],
])('lets %s have defineHook where the package cannot be found', async (name, text) => {
  await using file = await hookFile(name, text);
  expect(await loadHook(file.path)).toMatchObject({ format: 'i420' });
  expect(await loadHook(file.path, fresh)).toMatchObject({ format: 'i420' });
  await writeFile(file.path, text.replace('i420', 'gray'));
  expect(await loadHook(file.path, fresh)).toMatchObject({ format: 'gray' });
});

describe('a hook that is read anew', () => {
  it.each([
    ['hook.mjs', "export default { format: 'gray', frame() {} };"],
    ['hook.js', "export default { format: 'gray', frame() {} };"],
    ['hook.cjs', "module.exports = { format: 'gray', frame() {} };"],
    ['hook.ts', "export default { format: 'gray' as const, frame() {} };"],
  ])('is the one that is there: %s, with nothing left beside it', async (name, text) => {
    await using file = await hookFile(name, text);
    expect(await loadHook(file.path, fresh)).toMatchObject({ format: 'gray' });
    await writeFile(file.path, text.replace('gray', 'bgr'));
    expect(await loadHook(file.path, fresh)).toMatchObject({ format: 'bgr' });
    expect(await readdir(file.dir)).toEqual([name]);
  });

  it.each<[string, string]>([
    ['hook.mjs', 'lib/format.mjs'],
    ['hook.mjs', 'lib/format.cjs'],
    ['hook.mjs', 'lib/format.js'],
    ['hook.mjs', 'lib/format.json'],
    ['hook.js', 'lib/format.mjs'],
    ['hook.cjs', 'lib/format.cjs'],
    ['hook.cjs', 'lib/format.json'],
    ['hook.ts', 'lib/format.ts'],
    ['hook.ts', 'lib/format.mts'],
    ['hook.ts', 'lib/format.mjs'],
    ['hook.ts', 'lib/format.cjs'],
    ['hook.ts', 'lib/format.js'],
    ['with gstcv-loop.mjs', 'lib/format.mjs'],
  ])('has what it imports anew as well, and tells of it: %s, through another file, %s', async (name, part) => {
    await using file = await hookFile(name, hookThatImports(name, 'lib/between'));
    const paths = await writeImported(file.dir, name, part);
    expect(await loadHook(file.path, fresh)).toMatchObject({ format: 'gray' });
    expect(fresh.files()).toEqual(expect.arrayContaining(paths));
    await writeFile(join(file.dir, part), formatIn(part, 'bgr'));
    expect(await loadHook(file.path, fresh)).toMatchObject({ format: 'bgr' });
    expect(fresh.files()).toEqual(expect.arrayContaining(paths));
    // Now another one, that it does not import.
    await writeFile(
      file.path,
      name.endsWith('.cjs') ? `module.exports = ${HOOK('i420')}` : `export default ${HOOK('i420')}`,
    );
    expect(await loadHook(file.path, fresh)).toMatchObject({ format: 'i420' });
    expect(fresh.files().filter((path) => paths.includes(path))).toEqual([]);
  });

  it('does not have packages anew', async () => {
    await using file = await hookFile(
      'hook.mjs',
      "import { once } from 'p';\nexport default { format: once(), frame() {} };",
    );
    const dir = join(file.dir, 'node_modules', 'p');
    await mkdir(dir, { recursive: true });
    await writeFile(join(dir, 'package.json'), '{ "name": "p", "type": "module", "exports": "./p.js" }');
    await writeFile(join(dir, 'p.js'), "import { f } from './f.js';\nexport const once = () => f.shift();");
    await writeFile(join(dir, 'f.js'), "export const f = ['gray', 'bgr', 'i420'];");
    expect(await loadHook(file.path, fresh)).toMatchObject({ format: 'gray' });
    expect(await loadHook(file.path, fresh)).toMatchObject({ format: 'bgr' });
    expect(fresh.files().filter((path) => path.includes('node_modules'))).toEqual([]);
  });

  it('tells of what is broken or missing as well, so that it can be watched', async () => {
    await using file = await hookFile('hook.mjs', "import './broken.mjs';");
    const broken = join(file.dir, 'broken.mjs');
    await writeFile(broken, 'export const a = 1;\nexport const b = ;');
    await expect(loadHook(file.path, fresh)).rejects.toThrow(/\(SyntaxError: .*, broken\.mjs:2:17\)$/);
    expect(fresh.files()).toContain(broken);
    await writeFile(broken, "import '../nowhere/missing.mjs';");
    await expect(loadHook(file.path, fresh)).rejects.toThrow(/Cannot find module .*missing\.mjs/);
    expect(fresh.files()).toContain(join(file.dir, '..', 'nowhere', 'missing.mjs'));
  });
});

const HOOK = (format: string) => `{ format: '${format}', frame() {} };`;
const isCommonJs = (name: string) => name.endsWith('.cjs');

/** What lies between the hook and what it imports is in the hook's own language. */
const between = (name: string) => `lib/between${extname(name)}`;

function hookThatImports(name: string, from: string): string {
  const path = `./${from}${extname(name)}`;
  if (isCommonJs(name)) return `module.exports = { format: require('${path}'), frame() {} };`;
  const define = name.startsWith('with')
    ? "import { defineHook } from 'gstcv-loop';"
    : 'const defineHook = (hook) => hook;';
  return `${define}\nimport format from '${path}';\nexport default defineHook({ format, frame() {} });`;
}

/** @returns the paths of both files. */
async function writeImported(dir: string, name: string, part: string): Promise<string[]> {
  await mkdir(join(dir, 'lib'));
  const path = `./${basename(part)}`;
  const attributes = part.endsWith('.json') ? " with { type: 'json' }" : '';
  const text = isCommonJs(name)
    ? `module.exports = require('${path}')`
    : `import format from '${path}'${attributes};\nexport default format;`;
  await writeFile(join(dir, between(name)), text);
  await writeFile(join(dir, part), formatIn(part, 'gray'));
  return [join(dir, between(name)), join(dir, part)];
}

function formatIn(part: string, format: string): string {
  if (part.endsWith('.json')) return `"${format}"`;
  return isCommonJs(part) ? `module.exports = '${format}';` : `export default '${format}';`;
}

describe('says of a file that does not load why, in one line', () => {
  it.each([
    ['throws.mjs', "const a = 1;\nthrow new TypeError('no camera');", /TypeError: no camera, throws\.mjs:2:7\)$/],
    ['throws.ts', "const a: number = 1;\nthrow new TypeError('no camera');", /TypeError: no camera, throws\.ts:2/],
    ['broken.mjs', "export default {\n  format: 'bgr',,\n};", /broken\.mjs:2/],
    ['broken.ts', "export default {\n  format: 'bgr',,\n};", /broken\.ts/],
    ['imports.mjs', "import './nowhere.mjs';", /Cannot find module .*nowhere\.mjs/],
  ])('%s', async (name, text, says) => {
    await using file = await hookFile(name, text);
    const error: unknown = await loadHook(file.path).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(LoopError);
    expect(error).toMatchObject({ code: 'bad-config' });
    const { message } = error as LoopError;
    expect(message).toMatch(says);
    expect(message.startsWith(`--hook "${file.path}": this file does not load (`)).toBe(true);
    expect(message).not.toContain('\n');
  });
});

it('finds the place in a version that was loaded later', async () => {
  const text = "export default { format: 'gray', frame() {\n  null.x;\n} };";
  await using file = await hookFile('hook.mjs', text);
  const hook = await loadHook(file.path, fresh);
  try {
    void hook.frame.call(hook, null as never, null as never);
    expect.unreachable();
  } catch (error) {
    expect(describeThrown(error, file.path)).toMatch(/^TypeError: .*, hook\.mjs:2:8$/);
  }
});

it('repeats what is thrown without being an error, in one line', () => {
  expect(describeThrown('OpenCV Error:\n(-215)', '/h.mjs')).toBe('OpenCV Error:');
  expect(describeThrown(null, '/h.mjs')).toBe('null');
  expect(describeThrown(Object.create(null), '/h.mjs')).toBe('object without a text');
  const odd = Object.assign(new Error('x'), { message: null, stack: 5 });
  expect(describeThrown(odd, '/h.mjs')).toBe('Error: null');
});
