import type { LumaPlane } from '../../src/quality/luma-plane.js';
import { seededRandom } from '../latency/seeded-random.js';

/** A plane whose every pixel comes from `levelAt`. */
export function planeOf(width: number, height: number, levelAt: (x: number, y: number) => number): LumaPlane {
  const pixels = Uint8Array.from({ length: width * height }, (_, index) =>
    levelAt(index % width, Math.floor(index / width)),
  );
  return { width, height, pixels };
}

/** A smooth picture that has no two equal rows or columns. */
export const waves = (width: number, height: number, shift = 0): LumaPlane =>
  planeOf(width, height, (x, y) => 128 + 60 * Math.sin((x + shift) / 9) + 50 * Math.cos(y / 7));

/** The plane with noise of up to `amplitude` on it; its rows above `fromRow` stay as they are. */
export function noisy(plane: LumaPlane, amplitude: number, fromRow = 0, seed = 1): LumaPlane {
  const random = seededRandom(seed);
  const { width, height, pixels } = plane;
  return planeOf(width, height, (x, y) => {
    const level = pixels[y * width + x] ?? 0;
    if (y < fromRow) return level;
    return Math.max(0, Math.min(255, level + random.integer(-amplitude, amplitude)));
  });
}
