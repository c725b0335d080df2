import { call, openCv } from './addon.js';
import type { Frame } from './frame.js';

/**
 * A copy of the picture's brightness: `width * height` bytes, row by row. Of an I420 frame it is the luma as it is, in video
 * range (16 to 235); of a BGR frame the gray that ITU-R BT.601 makes of it, in full range. So only planes of the same kind of
 * frame can be compared. Sender and receiver of one stream have the same kind: both follow from its size alone
 * (pixelFormatFor in pipeline/video-format.ts, FRAME_CAPS in pipeline/receiver-pipeline.ts).
 */
export function lumaOf(frame: Frame): Uint8Array {
  const { mat, width, height, pixelFormat } = frame;
  // The chroma behind it is copied as well: to take a region costs more calls, and a second copy.
  if (pixelFormat === 'i420') return call(() => mat.getData()).subarray(0, width * height);
  const cv = openCv();
  const gray = call(() => mat.cvtColor(pixelFormat === 'bgr' ? cv.COLOR_BGR2GRAY : cv.COLOR_BGRA2GRAY));
  try {
    return call(() => gray.getData());
  } finally {
    gray.release();
  }
}
