/** What two pictures without any difference are given: their true value is infinite, which JSON cannot hold. */
export const MAX_PSNR_DB = 100;

/** Highest value of a pixel of 8 bits. */
const PEAK = 255;

/** Sum of the squared differences of the bytes from `from` to before `to`. Exact: it stays far below 2^53. */
export function squaredError(reference: Uint8Array, picture: Uint8Array, from: number, to: number): number {
  let sum = 0;
  for (let index = from; index < to; index += 1) {
    const difference = (reference[index] ?? 0) - (picture[index] ?? 0);
    sum += difference * difference;
  }
  return sum;
}

/**
 * Peak signal-to-noise ratio in dB: 10 log10(255^2 / mse), as FFmpeg's filter `psnr` has it. Of several frames it is that of
 * their mean error (FFmpeg's `average`), not the mean of their ratios, which one perfect frame would spoil.
 */
export function psnrDb(meanSquaredError: number): number {
  if (meanSquaredError === 0) return MAX_PSNR_DB;
  return Math.min(MAX_PSNR_DB, 10 * Math.log10((PEAK * PEAK) / meanSquaredError));
}
