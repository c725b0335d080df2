import { expect, it } from 'vitest';
import { renderColumns } from '../../../src/cli/output/columns.js';

it('sets the first column to the left and numbers to the right', () => {
  expect(
    renderColumns([
      ['', 'p50 ms', 'fps'],
      ['size=640x480', '6.80', '30.00'],
      ['a', '123.45', '9.9'],
    ]),
  ).toBe(['              p50 ms    fps', 'size=640x480    6.80  30.00', 'a             123.45    9.9'].join('\n'));
});

it('sets running text to the left, and leaves no blanks at the end of a line', () => {
  expect(
    renderColumns([
      ['latency', 'p50 6.80  p95 7.10 ms'],
      ['jitter', '0.2 ms'],
      ['empty', ''],
    ]),
  ).toBe(['latency  p50 6.80  p95 7.10 ms', 'jitter   0.2 ms', 'empty'].join('\n'));
});

it('takes rows of different length, and none', () => {
  expect(renderColumns([['a'], ['bb', '1']])).toBe('a\nbb  1');
  expect(renderColumns([])).toBe('');
});
