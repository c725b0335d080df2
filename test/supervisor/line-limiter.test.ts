import { expect, it } from 'vitest';
import { LineLimiter, MAX_LINES_PER_SECOND } from '../../src/supervisor/line-limiter.js';

function limiter(maxLines?: number) {
  const lines: string[] = [];
  const limiter = new LineLimiter((line) => lines.push(line), maxLines);
  /** Writes the lines `first` to `last`, named by their number, at one time. */
  const write = (first: number, last: number, nowMs: number) => {
    for (let line = first; line <= last; line += 1) limiter.write(String(line), nowMs);
  };
  return { limiter, lines, write };
}

const numbers = (first: number, last: number) =>
  Array.from({ length: last - first + 1 }, (_, index) => String(first + index));

it('passes on every line of a child that is quiet enough, at once and in order', () => {
  const { limiter: quiet, lines, write } = limiter(3);
  write(1, 3, 0);
  expect(lines).toEqual(numbers(1, 3));
  write(4, 6, 1000);
  expect(lines).toEqual(numbers(1, 6));
  quiet.end();
  expect(lines).toEqual(numbers(1, 6));
});

it('passes on 200 lines of a second, unless it is told another number', () => {
  const { lines, write } = limiter();
  write(1, 1000, 5);
  expect(MAX_LINES_PER_SECOND).toBe(200);
  expect(lines).toEqual(numbers(1, 200));
});

it('says before the first line after that second how many were left out', () => {
  const { lines, write } = limiter(2);
  write(1, 12_347, 0);
  write(12_348, 12_348, 999.9);
  expect(lines).toEqual(['1', '2']);
  write(5, 5, 1000);
  expect(lines).toEqual(['1', '2', '… 12346 more lines in that second were left out', '5']);
});

it('says it only once, and only of a second in which something was left out', () => {
  const { lines, write } = limiter(1);
  write(1, 3, 0);
  write(4, 4, 1500);
  write(5, 5, 9000);
  expect(lines).toEqual(['1', '… 2 more lines in that second were left out', '4', '5']);
});

it('says it at the end where no line came after it', () => {
  const { limiter: flooded, lines, write } = limiter(1);
  write(1, 2, 0);
  flooded.end();
  flooded.end();
  expect(lines).toEqual(['1', '… 1 more line in that second was left out']);
});

it('says nothing at the end of a child that has said nothing', () => {
  const { limiter: silent, lines } = limiter();
  silent.end();
  expect(lines).toEqual([]);
});

it('begins a second with its first line, whatever the clock shows', () => {
  const { lines, write } = limiter(2);
  write(1, 1, 86_400_900);
  write(2, 3, 86_401_800);
  expect(lines).toEqual(['1', '2']);
  write(4, 5, 86_401_900);
  expect(lines).toEqual(['1', '2', '… 1 more line in that second was left out', '4', '5']);
});

it('never passes on more than the limit and one line about the rest within a second, in a flood of a minute', () => {
  const { limiter: flooded, lines } = limiter();
  let written = 0;
  for (let nowMs = 0; nowMs < 60_000; nowMs += 0.1) {
    flooded.write('x', nowMs);
    written += 1;
  }
  flooded.end();
  const passedOn = lines.filter((line) => line === 'x').length;
  const leftOut = lines.filter((line) => line !== 'x').map((line) => Number(/^… (\d+) more/.exec(line)?.[1]));
  expect(passedOn).toBe(60 * MAX_LINES_PER_SECOND);
  expect(leftOut).toHaveLength(60);
  expect(leftOut.reduce((sum, count) => sum + count)).toBe(written - passedOn);
});
