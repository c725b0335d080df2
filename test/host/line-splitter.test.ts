import { expect, it } from 'vitest';
import { LineSplitter } from '../../src/host/line-splitter.js';
import { seededRandom } from '../latency/seeded-random.js';

function linesOf(...chunks: readonly (string | Buffer)[]): string[] {
  const lines: string[] = [];
  const splitter = new LineSplitter((line) => lines.push(line));
  for (const chunk of chunks) splitter.write(Buffer.from(chunk));
  splitter.end();
  return lines;
}

it.each([
  ['whole lines', ['one\ntwo\n'], ['one', 'two']],
  ['a last line without an end', ['one\ntwo'], ['one', 'two']],
  ['a line in pieces', ['on', 'e\nt', 'wo', '\n'], ['one', 'two']],
  ['line ends of Windows', ['one\r\ntwo\r\n'], ['one', 'two']],
  ['a line end in two pieces', ['one\r', '\ntwo'], ['one', 'two']],
  ['empty lines', ['\n\n  \n\none\n\n'], ['one']],
  ['blanks in front', ['  one  \n'], ['  one']],
  ['nothing', [], []],
  ['empty chunks', ['', 'one', '', '\n', ''], ['one']],
])('splits %s', (_, chunks, lines) => {
  expect(linesOf(...chunks)).toEqual(lines);
});

it('says a line as soon as it is whole', () => {
  const lines: string[] = [];
  const splitter = new LineSplitter((line) => lines.push(line));
  splitter.write(Buffer.from('one\ntw'));
  expect(lines).toEqual(['one']);
  splitter.end();
  splitter.end();
  expect(lines).toEqual(['one', 'tw']);
});

it('puts characters together again wherever their bytes were cut', () => {
  const text = 'Größe 画 🎥\nñ\n';
  const bytes = Buffer.from(text);
  for (let cut = 0; cut <= bytes.length; cut += 1) {
    expect(linesOf(bytes.subarray(0, cut), bytes.subarray(cut))).toEqual(['Größe 画 🎥', 'ñ']);
  }
  expect(linesOf(...Array.from(bytes, (byte) => Buffer.of(byte)))).toEqual(['Größe 画 🎥', 'ñ']);
});

it('takes bytes that are no text without a throw', () => {
  expect(linesOf(Buffer.of(0xff, 0xfe, 0x0a, 0x41, 0x0a))).toEqual(['\uFFFD\uFFFD', 'A']);
});

it('cuts a line to 2000 characters, whole or in pieces, and goes on with the next one', () => {
  const long = 'x'.repeat(5000);
  expect(linesOf(`${long}\nnext\n`)).toEqual(['x'.repeat(2000), 'next']);
  expect(linesOf(long, long, `${long}\nnext`)).toEqual(['x'.repeat(2000), 'next']);
});

it('keeps 100 MB without a line end in bounded memory', () => {
  const lines: string[] = [];
  const splitter = new LineSplitter((line) => lines.push(line));
  const chunk = Buffer.alloc(65_536, 'x');
  const before = process.memoryUsage().rss;
  for (let bytes = 0; bytes < 100e6; bytes += chunk.length) splitter.write(chunk);
  const grownBytes = process.memoryUsage().rss - before;
  splitter.end();
  expect(lines).toEqual(['x'.repeat(2000)]);
  expect(grownBytes).toBeLessThan(60e6);
});

it.each([1, 2, 3])('says the same however a text is cut (seed %i)', (seed) => {
  const random = seededRandom(seed);
  const letters = Array.from({ length: 3000 }, () => random.pick(['a', 'b', ' ', '\n', '\r\n', 'ä', '🎥']));
  const bytes = Buffer.from(letters.join(''));
  const chunks: Buffer[] = [];
  for (let start = 0; start < bytes.length;) {
    const end = start + random.integer(1, 40);
    chunks.push(bytes.subarray(start, end));
    start = end;
  }
  expect(linesOf(...chunks)).toEqual(linesOf(bytes));
});
