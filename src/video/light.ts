import type { Point } from './homography.js';

/** 8 bits of luma a pixel, row by row; may have more bytes behind. */
export interface Luma {
  readonly bytes: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/**
 * Screens and cameras code light with a power of about 2.2. Blur, blends of two frames and reflections are sums of light, so
 * they can be judged only where that has been taken back: halfway between black and white lies at 73 % of the code.
 */
const LIGHT_OF = Float64Array.from({ length: 256 }, (_, code) => (code / 255) ** 2.2);

/** Light at a place between pixels, 0 to 1, by bilinear interpolation; beyond the picture that of its edge. */
export function lightAt({ bytes, width, height }: Luma, { x, y }: Point): number {
  const left = clamp(Math.floor(x), 0, width - 2);
  const top = clamp(Math.floor(y), 0, height - 2);
  const [right, down] = [clamp(x - left, 0, 1), clamp(y - top, 0, 1)];
  const light = (offset: number) => LIGHT_OF[bytes[offset] ?? 0] ?? 0;
  const at = top * width + left;
  const upper = light(at) * (1 - right) + light(at + 1) * right;
  const lower = light(at + width) * (1 - right) + light(at + width + 1) * right;
  return upper * (1 - down) + lower * down;
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high);
}
