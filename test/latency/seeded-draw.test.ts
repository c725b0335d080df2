import { expect, it } from 'vitest';
import { seededDraw, xoshiro128 } from '../../src/latency/seeded-draw.js';

it('gives the numbers of the reference implementation', () => {
  const draw = xoshiro128([1, 2, 3, 4]);
  const numbers = Array.from({ length: 10 }, draw);
  expect(numbers).toEqual([
    ...[11_520, 0, 5_927_040, 70_819_200, 2_031_721_883],
    ...[1_637_235_492, 1_287_239_034, 3_734_860_849, 3_729_100_597, 4_258_142_804],
  ]);
});

it('draws the same for the same seed, and something else for the next one', () => {
  const draws = (seed: number) => Array.from({ length: 100 }, seededDraw(seed));
  expect(draws(7)).toEqual(draws(7));
  const common = draws(8).filter((value) => draws(7).includes(value));
  expect(common).toEqual([]);
});

it.each([0, 1, 2, 0xffff_ffff])('draws evenly from 0 to 1 with the seed %i', (seed) => {
  const draw = seededDraw(seed);
  const tenths = new Array<number>(10).fill(0);
  const count = 100_000;
  for (let i = 0; i < count; i += 1) {
    const tenth = Math.floor(draw() * 10);
    tenths[tenth] = (tenths[tenth] ?? NaN) + 1;
  }
  // Each is binomial with a standard deviation of 95: five of them are passed once in a million.
  for (const hits of tenths) expect(Math.abs(hits - count / 10)).toBeLessThan(5 * 95);
});
