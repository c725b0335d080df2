import { expect, test } from 'vitest';
import { markWord } from '../../src/errors/mark-word.js';

test('marks the offending part of a value and keeps the rest', () => {
  expect(markWord('loss=150%,burst=3', 5, 4)).toBe('"loss=»150%«,burst=3"');
});

test('marks the place where something is missing', () => {
  expect(markWord('size=', 5, 0)).toBe('"size=»«"');
});

test('keeps a hostile value on one line', () => {
  expect(markWord('a\nb\u001b[31m', 2, 1)).toBe('"a\\n»b«\\u001b[31m"');
});
