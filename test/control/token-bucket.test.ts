import { expect, it } from 'vitest';
import { TokenBucket } from '../../src/control/token-bucket.js';

const passed = (bucket: TokenBucket, times: readonly number[]) => times.filter((nowMs) => bucket.take(nowMs)).length;

it('lets a burst pass, and no more', () => {
  expect(passed(new TokenBucket(8, 2), Array<number>(100).fill(5000))).toBe(8);
});

it('then lets so many pass a second', () => {
  const bucket = new TokenBucket(8, 2);
  passed(bucket, Array<number>(100).fill(0));
  const everyTenthSecond = Array.from({ length: 100 }, (_, index) => (index + 1) * 100);
  expect(passed(bucket, everyTenthSecond)).toBe(20);
});

it('saves up no more than a burst', () => {
  const bucket = new TokenBucket(8, 2);
  passed(bucket, [0]);
  expect(passed(bucket, Array<number>(100).fill(3_600_000))).toBe(8);
});
