import { expect, it } from 'vitest';
import { Random } from '../../bench/random.js';

const numbers = (seed: number, count: number) => {
  const random = new Random(seed);
  return Array.from({ length: count }, () => random.next());
};

it('gives the same numbers for the same seed, and others for another', () => {
  expect(numbers(7, 100)).toEqual(numbers(7, 100));
  expect(numbers(7, 100)).not.toEqual(numbers(8, 100));
});

it('spreads over the whole range', () => {
  const counts = new Array<number>(10).fill(0);
  for (const value of numbers(1, 10_000)) {
    expect(value).toBeGreaterThanOrEqual(0);
    expect(value).toBeLessThan(1);
    const bin = Math.floor(value * 10);
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(200);
});

it('draws whole numbers with both ends, and every choice', () => {
  const random = new Random(3);
  expect(new Set(Array.from({ length: 500 }, () => random.integer(2, 4)))).toEqual(new Set([2, 3, 4]));
  expect(new Set(Array.from({ length: 500 }, () => random.pick(['a', 'b', 'c'])))).toEqual(new Set(['a', 'b', 'c']));
  expect(() => random.pick([])).toThrow(RangeError);
});
