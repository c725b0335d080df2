import { readdir, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { LoopError } from '../../src/errors/loop-error.js';
import { describeThrown, loadHook } from '../../src/hook/load-hook.js';
import { hookFile } from './hook-files.js';

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
])('loads %s', async (name, text) => {
  await using file = await hookFile(name, text);
  expect(await loadHook(file.path)).toMatchObject({ format: 'gray' });
});

it('lets a file import defineHook that lies where the package cannot be found', async () => {
  const text = "import { defineHook } from 'gstcv-loop';\nexport default defineHook({ format: 'i420', frame() {} });";
  await using file = await hookFile('hook.mjs', text);
  expect(await loadHook(file.path)).toMatchObject({ format: 'i420' });
});

it.each(['hook.mjs', 'hook.ts'])('reads %s anew for another version, and leaves nothing beside it', async (name) => {
  await using file = await hookFile(name, "export default { format: 'gray', frame() {} };");
  await loadHook(file.path);
  await writeFile(file.path, "export default { format: 'bgr', frame() {} };");
  expect(await loadHook(file.path, 1)).toMatchObject({ format: 'bgr' });
  expect(await readdir(file.dir)).toEqual([name]);
});

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
  const hook = await loadHook(file.path, 3);
  try {
    void hook.frame.call(hook, null as never, null as never);
    expect.unreachable();
  } catch (error) {
    expect(describeThrown(error, file.path)).toMatch(/^TypeError: .*, hook\.mjs:2:8$/);
  }
});

it('repeats what is thrown without being an error, in one line', () => {
  expect(describeThrown('OpenCV Error:\n(-215)', '/h.mjs')).toBe('OpenCV Error:');
});
