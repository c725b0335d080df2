import type { LumaPlane } from './luma-plane.js';

/**
 * Structural similarity (Wang et al., "Image quality assessment", IEEE Transactions on Image Processing 13-4, 2004) in the
 * form that x264 and FFmpeg's filter `ssim` compute: windows of 8x8 px in steps of 4, all pixels of equal weight. Pixels to
 * the right and below that fill no block of 4x4 are left out.
 */

/** Side of a block in px; a window is two blocks wide and two high. */
export const BLOCK_PX = 4;

/** Pixels in a window. */
const WINDOW = 64;
/** (0.01 * 255)^2 and (0.03 * 255)^2, scaled as the sums are: the first by 64, the second by 64 * 63, as in FFmpeg. */
const C1 = Math.floor(0.01 * 0.01 * 255 * 255 * WINDOW + 0.5);
const C2 = Math.floor(0.03 * 0.03 * 255 * 255 * WINDOW * (WINDOW - 1) + 0.5);

/** Sums of a block: of the reference, of the picture, of the squares of both, of the products. */
const SUMS = 4;

/** Windows in a plane of which the first `skipRows` rows are left out; 0 where none fits. */
export function windowCount({ width, height }: LumaPlane, skipRows: number): number {
  const [columns, rows] = [Math.floor(width / BLOCK_PX), Math.floor((height - skipRows) / BLOCK_PX)];
  return Math.max(0, columns - 1) * Math.max(0, rows - 1);
}

/** Sum of the SSIM of all windows that lie within the rows from `fromRow` to before `toRow`. */
export function ssimSum(reference: LumaPlane, picture: LumaPlane, fromRow: number, toRow: number): number {
  const columns = Math.floor(reference.width / BLOCK_PX);
  let above = new Int32Array(columns * SUMS);
  let below = new Int32Array(columns * SUMS);
  let total = 0;
  for (let row = fromRow; row + BLOCK_PX <= toRow; row += BLOCK_PX) {
    [above, below] = [below, above];
    sumBlocks(reference, picture, row, below);
    if (row > fromRow) total += windowsOf(above, below, columns);
  }
  return total;
}

/** The sums of each block of one row of blocks. */
function sumBlocks(reference: LumaPlane, picture: LumaPlane, top: number, sums: Int32Array): void {
  const { width } = reference;
  for (let at = 0, left = top * width; at < sums.length; at += SUMS, left += BLOCK_PX) {
    let [s1, s2, squares, products] = [0, 0, 0, 0];
    for (let y = 0, start = left; y < BLOCK_PX; y += 1, start += width) {
      for (let index = start; index < start + BLOCK_PX; index += 1) {
        const a = reference.pixels[index] ?? 0;
        const b = picture.pixels[index] ?? 0;
        s1 += a;
        s2 += b;
        squares += a * a + b * b;
        products += a * b;
      }
    }
    sums[at] = s1;
    sums[at + 1] = s2;
    sums[at + 2] = squares;
    sums[at + 3] = products;
  }
}

function windowsOf(above: Int32Array, below: Int32Array, columns: number): number {
  let total = 0;
  for (let at = 0; at < (columns - 1) * SUMS; at += SUMS) {
    total += ssimOf(
      ofWindow(above, below, at),
      ofWindow(above, below, at + 1),
      ofWindow(above, below, at + 2),
      ofWindow(above, below, at + 3),
    );
  }
  return total;
}

/** One of the sums, of a block, the one to its right, and the two below. */
function ofWindow(above: Int32Array, below: Int32Array, at: number): number {
  return (above[at] ?? 0) + (above[at + SUMS] ?? 0) + (below[at] ?? 0) + (below[at + SUMS] ?? 0);
}

function ssimOf(s1: number, s2: number, squares: number, products: number): number {
  const variances = squares * WINDOW - s1 * s1 - s2 * s2;
  const covariance = products * WINDOW - s1 * s2;
  return ((2 * s1 * s2 + C1) * (2 * covariance + C2)) / ((s1 * s1 + s2 * s2 + C1) * (variances + C2));
}
