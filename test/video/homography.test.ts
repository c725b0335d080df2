import { expect, it } from 'vitest';
import { type Point, projection, type Quad, solve } from '../../src/video/homography.js';
import { seededRandom } from '../latency/seeded-random.js';

const p = (x: number, y: number): Point => ({ x, y });
const SQUARE: Quad = [p(0, 0), p(1, 0), p(1, 1), p(0, 1)];

it('takes each corner to its place, and the crossing of the diagonals to that of the others', () => {
  const seen: Quad = [p(100, 50), p(420, 80), p(400, 300), p(90, 240)];
  const toPicture = projection(SQUARE, seen);
  SQUARE.forEach((corner, index) => {
    const { x, y } = toPicture?.(corner) ?? p(Number.NaN, Number.NaN);
    expect(x).toBeCloseTo(seen[index]?.x ?? Number.NaN, 6);
    expect(y).toBeCloseTo(seen[index]?.y ?? Number.NaN, 6);
  });
  const middle = toPicture?.(p(0.5, 0.5)) ?? p(Number.NaN, Number.NaN);
  const onDiagonal = (from: Point, to: Point) =>
    (to.x - from.x) * (middle.y - from.y) - (to.y - from.y) * (middle.x - from.x);
  expect(onDiagonal(seen[0], seen[2])).toBeCloseTo(0, 5);
  expect(onDiagonal(seen[1], seen[3])).toBeCloseTo(0, 5);
});

it('is none from three corners on a line', () => {
  expect(projection([p(0, 0), p(1, 1), p(2, 2), p(0, 5)], SQUARE)).toBeNull();
});

it('solves systems of equations whose first rows begin with 0', () => {
  expect(
    solve([
      [0, 2, 6],
      [4, 0, 8],
    ]),
  ).toEqual([2, 3]);
  expect(
    solve([
      [1, 2, 3],
      [2, 4, 6],
    ]),
  ).toBeNull();
});

it('solves systems of any numbers', () => {
  const random = seededRandom(31);
  for (let round = 0; round < 100; round += 1) {
    const wanted = Array.from({ length: 5 }, () => random.integer(-9, 9));
    const rows = wanted.map(() => {
      const factors = wanted.map(() => random.next() - 0.5);
      return [...factors, factors.reduce((sum, factor, index) => sum + factor * (wanted[index] ?? 0), 0)];
    });
    solve(rows)?.forEach((value, index) => expect(value).toBeCloseTo(wanted[index] ?? Number.NaN, 6));
  }
});
