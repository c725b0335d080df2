import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../src/config/defaults.js';
import { CAMERA_STAMP_BYTES } from '../../src/latency/camera-code.js';
import { CAMERA_GRID, CAMERA_SHARE, cameraCells, cameraStampPlace, cellKind } from '../../src/latency/camera-grid.js';
import { CELL_PX, stampGrid } from '../../src/latency/stamp-grid.js';

const { columns, rows, data } = CAMERA_GRID;

it('has a cell for each bit', () => {
  expect(data.columns * data.rows).toBe(CAMERA_STAMP_BYTES * 8);
  const kinds = Array.from({ length: columns * rows }, (_, index) =>
    cellKind(index % columns, Math.floor(index / columns)),
  );
  expect(kinds.filter((kind) => kind === 'data')).toHaveLength(CAMERA_STAMP_BYTES * 8);
});

it('is data in a black frame in a white margin', () => {
  const cells = cameraCells(Buffer.alloc(CAMERA_STAMP_BYTES, 0b1010_1010));
  const row = (index: number) => cells.subarray(index * columns, (index + 1) * columns).join('');
  expect([row(0), row(rows - 1)]).toEqual(['1'.repeat(columns), '1'.repeat(columns)]);
  expect([row(1), row(rows - 2)]).toEqual([`1${'0'.repeat(columns - 2)}1`, `1${'0'.repeat(columns - 2)}1`]);
  for (let index = 2; index < rows - 2; index += 1) expect(row(index)).toBe(`10${'10'.repeat(data.columns / 2)}01`);
});

describe('its place in the picture', () => {
  it.each([
    [320, 240, { x: 80, y: 72, cellPx: 8 }],
    [640, 480, { x: 140, y: 132, cellPx: 18 }],
    [1280, 720, { x: 260, y: 132, cellPx: 38 }],
    [1920, 1080, { x: 400, y: 204, cellPx: 56 }],
  ])('in %ix%i is %o', (width, height, place) => {
    expect(cameraStampPlace(width, height)).toEqual(place);
  });

  it('never covers more than its share, nor the ordinary stamp, and is even, in all pictures that have room', () => {
    const { width: minWidth, height: minHeight } = LIMITS.minCameraStampedSize;
    for (let width: number = minWidth; width <= 4096; width += 97) {
      for (let height: number = minHeight; height <= 2200; height += 61) {
        const place = cameraStampPlace(width, height);
        if (place === null) return expect.fail(`no stamp at ${String(width)}x${String(height)}`);
        const { x, y, cellPx } = place;
        expect(cellPx * columns).toBeLessThanOrEqual(width * CAMERA_SHARE.width);
        expect(cellPx * rows).toBeLessThanOrEqual(height * CAMERA_SHARE.height);
        expect(y).toBeGreaterThanOrEqual((stampGrid(width, height)?.rows ?? Number.NaN) * CELL_PX);
        expect([x % 2, y % 2, cellPx % 2]).toEqual([0, 0, 0]);
      }
    }
  });

  it.each([
    [160, 120],
    [16, 4000],
    [4000, 16],
  ])('is none in %ix%i', (width, height) => {
    expect(cameraStampPlace(width, height)).toBeNull();
  });
});
