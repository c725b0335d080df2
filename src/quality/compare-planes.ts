import { LoopError } from '../errors/loop-error.js';
import { assertComparable, type LumaPlane } from './luma-plane.js';
import { squaredError } from './psnr.js';
import { BLOCK_PX, ssimSum, windowCount } from './ssim.js';

export interface PlaneDifference {
  /** Mean squared error, 0 to 255^2. */
  readonly mse: number;
  /** Mean structural similarity, 1 for equal planes. */
  readonly ssim: number;
}

/** How far a picture is from its reference, but for the first `skipRows` rows of both. @throws LoopError as below. */
export function comparePlanes(reference: LumaPlane, picture: LumaPlane, skipRows = 0): PlaneDifference {
  const bands = compareInBands(reference, picture, skipRows);
  let step = bands.next();
  while (step.done !== true) step = bands.next();
  return step.value;
}

/**
 * The same in steps of at most BAND_PIXELS, for who has other things to do in between.
 * @throws LoopError `internal` where the planes differ in size, or leave no window of 8x8 px.
 */
export function* compareInBands(
  reference: LumaPlane,
  picture: LumaPlane,
  skipRows: number,
): Generator<void, PlaneDifference> {
  assertComparable(reference, picture);
  const { width, height } = reference;
  const windows = windowCount(reference, skipRows);
  if (windows === 0) throw new LoopError('internal', 'no window of 8x8 px is left to be compared');
  const rows = bandRows(width);
  let [squares, similarity] = [0, 0];
  for (let from = skipRows; from < height; from += rows) {
    const to = Math.min(from + rows, height);
    squares += squaredError(reference.pixels, picture.pixels, from * width, to * width);
    // A block more: the windows across the border to the next band belong to this one.
    similarity += ssimSum(reference, picture, from, Math.min(to + BLOCK_PX, height));
    yield;
  }
  return { mse: squares / (width * (height - skipRows)), ssim: similarity / windows };
}

/** Some 2 ms of work, and less than 20 ms before the compiler has got to it. */
const BAND_PIXELS = 2 ** 18;

function bandRows(width: number): number {
  return Math.max(BLOCK_PX, Math.floor(BAND_PIXELS / width / BLOCK_PX) * BLOCK_PX);
}
