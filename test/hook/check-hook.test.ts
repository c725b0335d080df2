import { expect, it } from 'vitest';
import { checkHook } from '../../src/hook/check-hook.js';
import { LoopError } from '../../src/errors/loop-error.js';

const frame = () => undefined;

it('takes a plain object with a format and a frame function', () => {
  const hook = { format: 'gray', frame };
  expect(checkHook('/h.mjs', { default: hook })).toBe(hook);
});

it.each<[string, object, string]>([
  ['no default export', { format: 'bgr', frame }, 'this file has no default export: write export default { format'],
  ['a function', { default: frame }, 'its default export is a function, not an object'],
  [
    'a class',
    {
      default: class {
        frame(): null {
          return null;
        }
      },
    },
    'its default export is a function, not an object: export an instance: export default new …()',
  ],
  ['null', { default: null }, 'its default export is null, not an object'],
  ['no format', { default: { frame } }, 'the hook has no format: write one of bgr, gray, i420'],
  [
    'a format with a typing error',
    { default: { format: 'grey', frame } },
    'unknown format "grey": write one of bgr, gray, i420; did you mean gray?',
  ],
  ['a number as format', { default: { format: 3, frame } }, 'its format is a number: write one of'],
  ['no frame', { default: { format: 'bgr', onFrame: frame } }, 'the hook has no frame function'],
  ['an object as frame', { default: { format: 'bgr', frame: {} } }, 'its frame is an object, not a function'],
  [
    'a setup that cannot be called',
    { default: { format: 'bgr', frame, setup: true } },
    'its setup is a boolean, not a function',
  ],
  [
    'a teardown that cannot be called',
    { default: { format: 'bgr', frame, teardown: [] } },
    'its teardown is an array, not a function',
  ],
])('refuses %s, in one line that names the flag and the file', (_what, exported, says) => {
  const refused = () => checkHook('/home/me/h.mjs', exported);
  expect(refused).toThrow(LoopError);
  expect(refused).toThrow(`--hook "/home/me/h.mjs": ${says}`);
  expect(refused).not.toThrow('\n');
});
