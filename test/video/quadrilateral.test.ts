import { describe, expect, it } from 'vitest';
import type { Point, Quad } from '../../src/video/homography.js';
import type { Luma } from '../../src/video/light.js';
import { clockwiseQuad, fitQuad, turned } from '../../src/video/quadrilateral.js';

const p = (x: number, y: number): Point => ({ x, y });
const CORNERS: Quad = [p(20, 10), p(90, 20), p(85, 70), p(15, 60)];

describe('four corners', () => {
  it.each([
    ['clockwise', CORNERS],
    ['the other way round', [CORNERS[0], CORNERS[3], CORNERS[2], CORNERS[1]]],
  ])('that come %s are told clockwise', (_, points) => {
    expect(clockwiseQuad(points)).toEqual(CORNERS);
  });

  it.each([
    ['three', CORNERS.slice(1)],
    ['five', [...CORNERS, p(10, 30)]],
    ['with a dent', [p(0, 0), p(10, 0), p(3, 3), p(0, 10)]],
    ['that cross', [p(0, 0), p(10, 10), p(10, 0), p(0, 10)]],
  ])('are none: %s', (_, points) => {
    expect(clockwiseQuad(points)).toBeNull();
  });

  it('are themselves again after four turns', () => {
    expect(turned(CORNERS)[0]).toEqual(CORNERS[1]);
    expect(turned(turned(turned(turned(CORNERS))))).toEqual(CORNERS);
  });
});

describe('the edges of a dark field', () => {
  /** White but for what is on the inner side of all four edges, which is black; a pixel on an edge is between. */
  function picture(quad: Quad, noise = 0): Luma {
    const [width, height] = [120, 90];
    const bytes = Uint8Array.from({ length: width * height }, (_, index) => {
      const [x, y] = [index % width, Math.floor(index / width)];
      const depths = quad.map((from, at) => {
        const to = quad[(at + 1) % 4] ?? from;
        return (
          ((to.x - from.x) * (y - from.y) - (to.y - from.y) * (x - from.x)) / Math.hypot(to.x - from.x, to.y - from.y)
        );
      });
      const share = Math.min(1, Math.max(0, 0.5 - Math.min(...depths)));
      return Math.max(0, 255 * share ** (1 / 2.2) - ((index * 7919) % 11) * noise);
    });
    return { bytes, width, height };
  }

  it.each([0, 2])('are found to a fraction of a pixel from a guess that is some pixels off (noise %i)', (noise) => {
    const offsets = [p(2, 1), p(-2, 2), p(1, -2), p(-1, 2)];
    const [a, b, c, d] = CORNERS.map(({ x, y }, index) =>
      p(x + (offsets[index]?.x ?? 0), y + (offsets[index]?.y ?? 0)),
    );
    if (!a || !b || !c || !d) return expect.fail();
    const fitted = fitQuad(picture(CORNERS, noise), [a, b, c, d], 0.15);
    CORNERS.forEach(({ x, y }, index) => {
      const found = fitted?.[index] ?? p(Number.NaN, Number.NaN);
      expect(Math.hypot(found.x - x, found.y - y)).toBeLessThan(0.5);
    });
  });

  it('are not found in a plain picture', () => {
    const plain = { bytes: new Uint8Array(120 * 90).fill(99), width: 120, height: 90 };
    expect(fitQuad(plain, CORNERS, 0.15)).toBeNull();
  });
});
