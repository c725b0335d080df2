import { expect, it } from 'vitest';
import { quoteValue } from '../../src/errors/quote-value.js';

it.each([
  ['', '""'],
  ['plain', '"plain"'],
  ['say "hi"', String.raw`"say \"hi\""`],
  ['back\\slash', String.raw`"back\\slash"`],
  ['two\nlines\tand a tab', String.raw`"two\nlines\tand a tab"`],
  ['Größe 画 🎥', '"Größe 画 🎥"'],
])('quotes %j on one line', (value, quoted) => {
  expect(quoteValue(value)).toBe(quoted);
});

it.each([
  ['a colour', '\u001b[31mred', String.raw`"\u001b[31mred"`],
  ['a bell', '\u0007', String.raw`"\u0007"`],
  ['an 8-bit control sequence', '\u009b31m', String.raw`"\u009b31m"`],
  ['delete', '\u007f', String.raw`"\u007f"`],
  ['text from right to left', 'a\u202egpj.exe', String.raw`"a\u202egpj.exe"`],
  ['a line separator', 'a\u2028b', String.raw`"a\u2028b"`],
  ['a soft hyphen', 'a\u00adb', String.raw`"a\u00adb"`],
])('shows %s instead of doing it', (_, value, quoted) => {
  expect(quoteValue(value)).toBe(quoted);
});

it('repeats no more than 200 characters', () => {
  expect(quoteValue('x'.repeat(200))).toBe(`"${'x'.repeat(200)}"`);
  expect(quoteValue('x'.repeat(201))).toBe(`"${'x'.repeat(200)}…"`);
  expect(quoteValue('x'.repeat(1e6))).toHaveLength(203);
});

it('never leaves a control character, whatever the value', () => {
  const everything = Array.from({ length: 0x300 }, (_, code) => String.fromCharCode(code));
  for (const character of everything) expect(quoteValue(character)).not.toMatch(/[\p{Cc}\p{Cf}]/u);
});
