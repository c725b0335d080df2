import { decodeCameraStamp } from '../latency/camera-code.js';
import type { Stamp } from '../latency/stamp-code.js';
import { call, type Mat, openCv } from './addon.js';
import { readCells } from './camera-cells.js';
import { findFrames } from './find-frames.js';
import type { Frame } from './frame.js';
import type { Quad } from './homography.js';
import type { Luma } from './light.js';
import { fitQuad, turned } from './quadrilateral.js';

/** How far around the edges of a frame to look for them: half a cell across the long ones, 0.9 across the short ones. */
const REACH = 0.05;

/** Reads the stamps of one film: where the last one was is where the next is looked for first. */
export class CameraStampReader {
  private last: Quad | null = null;

  /** The stamp in the picture, or null where there is none that can be read. */
  read(frame: Frame): Stamp | null {
    const luma = lumaOf(frame);
    const tracked = this.last === null ? null : this.readAt(luma, this.last);
    return tracked ?? this.search(frame, luma);
  }

  private search(frame: Frame, luma: Luma): Stamp | null {
    for (const quad of findFrames(frame)) {
      const stamp = this.readAt(luma, quad);
      if (stamp !== null) return stamp;
    }
    return null;
  }

  /** Of a picture on its side or its head too: which corner is the first, only the data can tell. */
  private readAt(luma: Luma, near: Quad): Stamp | null {
    let quad = fitQuad(luma, near, REACH);
    for (let turn = 0; turn < 4 && quad !== null; turn += 1) {
      const bytes = readCells(luma, quad);
      const stamp = bytes === null ? null : decodeCameraStamp(bytes);
      if (stamp !== null) {
        this.last = quad;
        return stamp;
      }
      quad = turned(quad);
    }
    return null;
  }
}

/** A copy of the whole luma. In I420 it is the first two thirds of the bytes. */
function lumaOf({ mat, width, height, pixelFormat }: Frame): Luma {
  return { bytes: pixelFormat === 'i420' ? call(() => mat.getData()) : grayBytes(mat), width, height };
}

function grayBytes(mat: Mat): Buffer {
  const cv = openCv();
  return call(() => {
    const gray = mat.cvtColor(mat.channels === 4 ? cv.COLOR_BGRA2GRAY : cv.COLOR_BGR2GRAY);
    try {
      return gray.getData();
    } finally {
      gray.release();
    }
  });
}
