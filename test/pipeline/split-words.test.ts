import { expect, it } from 'vitest';
import { splitWords } from '../../src/pipeline/split-words.js';

it.each<[string, string[]]>([
  ['', []],
  ['  a  !\tb\n', ['a', '!', 'b']],
  ['a b="x ! y" c', ['a', 'b="x ! y"', 'c']],
  [`a b='it "is"' c`, ['a', `b='it "is"'`, 'c']],
  [String.raw`a b="say \"hi\" now" c`, ['a', String.raw`b="say \"hi\" now"`, 'c']],
  [String.raw`a\ b c`, [String.raw`a\ b`, 'c']],
])('splits %j at the blanks outside of quotes', (text, words) => {
  const split = splitWords(text);
  expect(split).toMatchObject({ kind: 'words' });
  if (split.kind !== 'words') return;
  expect(split.words.map((word) => word.text)).toEqual(words);
  for (const word of split.words) expect(text.slice(word.start).startsWith(word.text)).toBe(true);
});

it.each([
  ['a b="x', 4],
  [`it's`, 2],
  [String.raw`"x\"`, 0],
])('finds the quote in %j that is never closed', (text, start) => {
  expect(splitWords(text)).toEqual({ kind: 'open-quote', start });
});
