import type { PixelFormat } from '../pipeline/video-format.js';
import { call, type Mat, openCv } from './addon.js';

/** By number of channels. */
const PIXEL_FORMATS: Readonly<Record<number, PixelFormat>> = { 1: 'i420', 3: 'bgr', 4: 'bgrx' };

/**
 * One picture and the Mat that holds it. A frame has one owner, who releases it in `finally`: V8 does not see Mat memory,
 * so what is left to the garbage collector is a leak.
 */
export class Frame {
  readonly width: number;
  readonly height: number;
  readonly pixelFormat: PixelFormat;

  /** @param mat shaped as PixelFormat says; owned by the frame from here on. */
  constructor(readonly mat: Mat) {
    this.pixelFormat = PIXEL_FORMATS[mat.channels] ?? 'bgr';
    this.width = mat.cols;
    this.height = this.pixelFormat === 'i420' ? (mat.rows * 2) / 3 : mat.rows;
  }

  /** A new BGR Mat of height x width x 3, owned by the caller. */
  toBgr(): Mat {
    const cv = openCv();
    switch (this.pixelFormat) {
      case 'i420':
        return call(() => this.mat.cvtColor(cv.COLOR_YUV2BGR_I420));
      case 'bgrx':
        return call(() => this.mat.cvtColor(cv.COLOR_BGRA2BGR));
      case 'bgr':
        return call(() => this.mat.copy());
    }
  }

  release(): void {
    this.mat.release();
  }
}
