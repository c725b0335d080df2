import { expect, it } from 'vitest';
import { LIMITS } from '../../src/config/defaults.js';
import { STAMP_BITS } from '../../src/latency/stamp-code.js';
import { bitsToBytes, bytesToBits, CELL_PX, stampGrid } from '../../src/latency/stamp-grid.js';
import { seededRandom } from './seeded-random.js';

it('has room for every bit, within the upper half, at every width from the smallest stamped picture up', () => {
  const { width: minWidth, height } = LIMITS.minStampedSize;
  for (let width: number = minWidth; width <= LIMITS.maxSize; width += 1) {
    const grid = stampGrid(width, height);
    if (grid === null) return expect.fail(`no stamp at ${String(width)}x${String(height)}`);
    const { columns, rows } = grid;
    if (columns * rows < STAMP_BITS) expect.fail(`${String(columns * rows)} cells at width ${String(width)}`);
    if ((columns * rows - STAMP_BITS) / columns >= 1) expect.fail(`an empty row at width ${String(width)}`);
    if (columns * CELL_PX > width) expect.fail(`wider than the picture at width ${String(width)}`);
    if (rows * CELL_PX > height / 2) expect.fail(`below the middle at width ${String(width)}`);
  }
});

it('covers no more than the 48 rows above which the time overlay stays', () => {
  const widths = Array.from({ length: 8192 - 160 + 1 }, (_, index) => 160 + index);
  expect(Math.max(...widths.map((width) => stampGrid(width, 8192)?.rows ?? Number.NaN))).toBe(6);
});

it.each([
  [160, 120, { columns: 20, rows: 6 }],
  [167, 120, { columns: 20, rows: 6 }],
  [168, 120, { columns: 21, rows: 6 }],
  [640, 480, { columns: 80, rows: 2 }],
  [960, 540, { columns: 120, rows: 1 }],
  [8192, 8192, { columns: 120, rows: 1 }],
])('lies at %ix%i as %o', (width, height, grid) => {
  expect(stampGrid(width, height)).toEqual(grid);
});

it.each([
  [7, 1000],
  [0, 0],
  [16, 16],
  [160, 95],
  [100, 100],
])('is not written at %ix%i, where it would cover the picture', (width, height) => {
  expect(stampGrid(width, height)).toBeNull();
});

it('takes bits from the most significant one on', () => {
  expect([...bytesToBits(Uint8Array.of(0b1011_0001, 0x01))]).toEqual([1, 0, 1, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1]);
});

it('puts bits together again as they were', () => {
  const random = seededRandom(3);
  for (let round = 0; round < 200; round += 1) {
    const bytes = Uint8Array.from({ length: random.integer(0, 40) }, () => random.integer(0, 255));
    expect(Uint8Array.from(bitsToBytes(bytesToBits(bytes)))).toEqual(bytes);
  }
});
