import { describe, expect, it } from 'vitest';
import { compareInBands, comparePlanes } from '../../src/quality/compare-planes.js';
import { noisy, planeOf, waves } from './planes.js';

const picture = waves(320, 240);

it('finds no difference between equal pictures', () => {
  expect(comparePlanes(picture, waves(320, 240))).toEqual({ mse: 0, ssim: 1 });
});

it('finds a picture the worse the more noise is on it', () => {
  const found = [2, 8, 32].map((amplitude) => comparePlanes(picture, noisy(picture, amplitude)));
  const [little, some, much] = found;
  if (little === undefined || some === undefined || much === undefined) throw new Error('three were asked for');
  expect(little.mse).toBeLessThan(some.mse);
  expect(some.mse).toBeLessThan(much.mse);
  expect(little.ssim).toBeGreaterThan(some.ssim);
  expect(some.ssim).toBeGreaterThan(much.ssim);
  expect(much.ssim).toBeGreaterThan(0);
});

it('has the error that can be told beforehand', () => {
  const [dark, bright] = [planeOf(64, 64, () => 100), planeOf(64, 64, () => 110)];
  const { mse, ssim } = comparePlanes(dark, bright);
  expect(mse).toBe(100);
  // Two flat pictures differ in luminance alone: (2ab + c) / (a^2 + b^2 + c), c = (0.01 * 255)^2.
  expect(ssim).toBeCloseTo((2 * 100 * 110 + 6.5025) / (100 ** 2 + 110 ** 2 + 6.5025), 5);
});

describe('rows that are skipped', () => {
  it('do not count', () => {
    const spoilt = planeOf(320, 240, (x, y) => (y < 48 ? 255 : (picture.pixels[y * 320 + x] ?? 0)));
    expect(comparePlanes(picture, spoilt, 48)).toEqual({ mse: 0, ssim: 1 });
    expect(comparePlanes(picture, spoilt, 40).mse).toBeGreaterThan(0);
    expect(comparePlanes(picture, spoilt, 40).ssim).toBeLessThan(1);
  });

  it('are not part of the mean either', () => {
    const lower = noisy(picture, 9, 120);
    const [half, whole] = [comparePlanes(picture, lower, 120), comparePlanes(picture, lower)];
    expect(half.mse).toBeCloseTo(2 * whole.mse, 10);
  });
});

it('takes a large picture in several steps, and finds what it finds in one', () => {
  const large = waves(1280, 720);
  const bands = compareInBands(large, noisy(large, 20), 8);
  let steps = 0;
  for (let step = bands.next(); step.done !== true; step = bands.next()) steps += 1;
  expect(steps).toBeGreaterThan(1);
  // Its lower half as a picture of its own: no window and no pixel is lost or counted twice at a border of bands.
  const [above, below] = [
    comparePlanes(large, noisy(large, 20, 360), 0),
    comparePlanes(large, noisy(large, 20, 360), 360),
  ];
  expect(below.mse).toBeCloseTo(2 * above.mse, 9);
});

it.each([
  ['sizes differ', picture, waves(240, 320), 0],
  ['pixels are missing', picture, { ...picture, pixels: picture.pixels.subarray(1) }, 0],
  ['nothing is left', picture, picture, 236],
  ['a picture is too small', waves(7, 100), waves(7, 100), 0],
])('refuses where %s', (_what, reference, other, skipRows) => {
  expect(() => comparePlanes(reference, other, skipRows)).toThrow(expect.objectContaining({ code: 'internal' }));
});
