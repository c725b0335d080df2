import { expect, it } from 'vitest';
import { MAX_PSNR_DB, psnrDb, squaredError } from '../../src/quality/psnr.js';

it.each([
  [1, 48.1308],
  [65.025, 30],
  [255 * 255, 0],
])('of a mean squared error of %d is %d dB', (mse, db) => {
  expect(psnrDb(mse)).toBeCloseTo(db, 4);
});

it('of equal pictures is a number that JSON can hold, and no picture is better than an equal one', () => {
  expect(psnrDb(0)).toBe(MAX_PSNR_DB);
  expect(psnrDb(1e-9)).toBe(MAX_PSNR_DB);
});

it('adds up the errors of its range alone', () => {
  const [reference, picture] = [Uint8Array.of(0, 255, 9, 0), Uint8Array.of(9, 0, 12, 255)];
  expect(squaredError(reference, picture, 1, 3)).toBe(255 * 255 + 9);
});
