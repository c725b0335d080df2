import { expect, it } from 'vitest';
import { ERROR_CODES, errorText, exitCodeOf, LoopError } from '../../src/errors/loop-error.js';
import { EPILOGUE } from '../../src/cli/help.js';

it('has an exit code for every error that stands in the help', () => {
  const documented = [...EPILOGUE.matchAll(/(?<=[\s,])(\d) [a-z]/g)].map((match) => Number(match[1]));
  expect(documented).toEqual([0, 1, 2, 3, 4, 5]);
  for (const code of ERROR_CODES) {
    expect(documented, code).toContain(exitCodeOf(code));
    expect(exitCodeOf(code), code).not.toBe(0);
  }
});

it.each([
  ['bad-config', 2, false],
  ['missing', 3, false],
  ['open-failed', 4, true],
  ['open-timeout', 4, true],
  ['capture-failed', 4, true],
  ['write-failed', 4, true],
  ['stalled', 4, true],
  ['unresponsive', 4, true],
  ['child-died', 4, true],
  ['gave-up', 4, false],
  ['record-failed', 3, false],
  ['assertion-failed', 5, false],
  ['source-lost', 4, true],
  ['source-broken', 4, false],
  ['internal', 1, false],
] as const)('%s exits with %i; a restart can help: %s', (code, exitCode, retryable) => {
  expect(new LoopError(code, 'x')).toMatchObject({ code, exitCode, retryable });
});

it('knows each code by name, so that a message from a child can be checked', () => {
  expect([...ERROR_CODES].sort()).toEqual(
    [
      ...[
        'assertion-failed',
        'bad-config',
        'capture-failed',
        'child-died',
        'gave-up',
        'hook-slow',
        'internal',
        'missing',
        'open-failed',
        'open-timeout',
      ],
      ...['record-failed', 'source-broken', 'source-lost', 'stalled', 'unresponsive', 'write-failed'],
    ].sort(),
  );
});

it('is an Error with a name, one line and its cause', () => {
  const cause = new Error('the first');
  const error = new LoopError('stalled', 'no new frame', { cause });
  expect(error).toBeInstanceOf(Error);
  expect(String(error)).toBe('LoopError: no new frame');
  expect(error.cause).toBe(cause);
});

it.each([
  [new TypeError('as an Error'), 'as an Error'],
  ['as a string, as the OpenCV binding throws', 'as a string, as the OpenCV binding throws'],
  [undefined, 'undefined'],
  [null, 'null'],
  [42, '42'],
])('gives the text of anything that is thrown: %s', (thrown, text) => {
  expect(errorText(thrown)).toBe(text);
});
