import { LoopError } from '../errors/loop-error.js';

/** The brightness of one picture: 8 bits a pixel, row by row from the top, without padding. */
export interface LumaPlane {
  readonly width: number;
  readonly height: number;
  /** `width * height` bytes. */
  readonly pixels: Uint8Array;
}

/** @throws LoopError `internal` where the planes cannot be compared pixel by pixel. */
export function assertComparable(reference: LumaPlane, picture: LumaPlane): void {
  if (!isWhole(reference) || !isWhole(picture)) throw new LoopError('internal', 'a luma plane is not width x height');
  if (isSameSize(reference, picture)) return;
  throw new LoopError('internal', `luma planes of ${sizeOf(reference)} and ${sizeOf(picture)} cannot be compared`);
}

export function isSameSize(one: LumaPlane, other: LumaPlane): boolean {
  return one.width === other.width && one.height === other.height;
}

const isWhole = ({ width, height, pixels }: LumaPlane) => pixels.length === width * height;
const sizeOf = ({ width, height }: LumaPlane) => `${String(width)}x${String(height)}`;
