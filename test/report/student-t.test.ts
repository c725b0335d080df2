import { expect, it } from 'vitest';
import { studentQuantile } from '../../src/report/student-t.js';

// From the usual tables.
it.each([
  [0.025, 1, 12.706],
  [0.025, 2, 4.303],
  [0.025, 3, 3.182],
  [0.025, 4, 2.776],
  [0.005, 5, 4.032],
  [0.001, 8, 4.501],
  [0.025, 30, 2.042],
  [0.05, 120, 1.658],
  [0.0005, 1, 636.619],
])('the quantile with a tail of %f and %i degrees of freedom is %f', (tail, degrees, quantile) => {
  expect(studentQuantile(tail, degrees)).toBeCloseTo(quantile, 3);
});

it('is that of the normal distribution in the end', () => {
  expect(studentQuantile(0.025, 1e9)).toBeCloseTo(1.96, 1);
});

it('drops parts of a degree', () => {
  expect(studentQuantile(0.025, 4.9)).toBe(studentQuantile(0.025, 4));
});
