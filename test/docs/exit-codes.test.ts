import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { ERROR_CODES, exitCodeOf, LoopError } from '../../src/errors/loop-error.js';
import { CHILD_STATES } from '../../src/protocol/events.js';
import { RESTART_DELAYS } from '../../src/supervisor/restart-policy.js';

const read = (name: string) => readFileSync(fileURLToPath(new URL(`../../docs/${name}`, import.meta.url)), 'utf8');

/** Lines of a table whose first cell names the word as code. */
function rowsOf(text: string, word: string): string[] {
  return text.split('\n').filter((line) => line.split('|')[1]?.includes(`\`${word}\``));
}

describe.each(ERROR_CODES)('the error %s', (code) => {
  it('stands in docs/exit-codes.md, with whether it is retried', () => {
    const { retryable } = new LoopError(code, '');
    const rows = rowsOf(read('exit-codes.md'), code);
    // What happens to no child is not in the table of what is retried.
    const isVerdict = code === 'gave-up' || code === 'assertion-failed';
    if (isVerdict) expect(read('exit-codes.md')).toContain(`(\`${code}\`)`);
    else expect(rows.map((row) => row.split('|').at(-2)?.trim())).toEqual([retryable ? 'yes' : 'no']);
  });

  it('stands in docs/library.md, with its exit code', () => {
    expect(rowsOf(read('library.md'), code).map((row) => Number(row.split('|')[2]))).toEqual([exitCodeOf(code)]);
  });
});

it.each(CHILD_STATES)('docs/lifecycle.md explains the state %s', (state) => {
  expect(rowsOf(read('lifecycle.md'), state).length).toBeGreaterThan(0);
});

it('docs/lifecycle.md gives the numbers of the restart policy', () => {
  const { minDelayMs, maxDelayMs, stableMs } = RESTART_DELAYS;
  const text = read('lifecycle.md');
  expect(text).toContain(`${String(minDelayMs)} ms * 2^(n-1)`);
  expect(text).toContain(`${String(maxDelayMs / 1000)} s at most |`);
  expect(text).toContain(`frames flowed for ${String(stableMs / 1000)} s or more`);
});
