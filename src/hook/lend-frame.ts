import { assertNever } from '../errors/assert-never.js';
import { call, type Mat, openCv, withMat } from '../video/addon.js';
import type { Frame } from '../video/frame.js';
import type { HookFormat } from './define-hook.js';

/** A frame in the format that a hook asked for. Whoever lends it releases `mat`. */
export interface Loan {
  /** For the hook: a copy, or the frame's own memory where the formats agree. */
  readonly mat: Mat;
  /** What the hook has drawn into `mat`, as a new Mat in the frame's own format; null: the frame has it already. */
  drawn(): Mat | null;
  /** The same for another Mat of the size and type of `mat`, which stays the caller's. */
  replaced(mat: Mat): Mat | null;
}

export function lendFrame(frame: Frame, format: HookFormat): Loan {
  const isPlanar = frame.pixelFormat === 'i420';
  switch (format) {
    case 'bgr':
      return lendBgr(frame);
    case 'gray':
      return isPlanar ? lendLuma(frame) : lendGray(frame);
    case 'i420':
      return isPlanar ? lendPlanes(frame) : lendPlanar(frame);
    default:
      return assertNever(format);
  }
}

function lendBgr(frame: Frame): Loan {
  const mat = frame.toBgr();
  const back = (bgr: Mat) => fromBgr(bgr, frame);
  return { mat, drawn: () => back(mat), replaced: back };
}

/** No copy: the rows of luma are the first ones of the planar frame. */
function lendLuma(frame: Frame): Loan {
  const { width, height } = frame;
  return {
    mat: region(frame.mat, width, height),
    drawn: () => null,
    replaced: (luma) => {
      withMat(region(frame.mat, width, height), (target) => copyInto(luma, target));
      // Colours of the old picture would not fit the new one.
      withMat(region(frame.mat, width, height / 2, height), (chroma) => {
        call(() => chroma.setTo(NEUTRAL).release());
      });
      return null;
    },
  };
}

/** Of chroma: no colour. */
const NEUTRAL = 128;

function lendPlanes(frame: Frame): Loan {
  const { cols, rows } = frame.mat;
  return {
    // A region of all of it, so that a hook which releases it does not take the frame along.
    mat: region(frame.mat, cols, rows),
    drawn: () => null,
    replaced: (planes) => {
      withMat(region(frame.mat, cols, rows), (target) => copyInto(planes, target));
      return null;
    },
  };
}

/** Of a frame that has no luma plane. */
function lendGray(frame: Frame): Loan {
  const cv = openCv();
  const mat = withMat(frame.toBgr(), (bgr) => call(() => bgr.cvtColor(cv.COLOR_BGR2GRAY)));
  return {
    mat,
    drawn: () => withMat(withLuma(frame, mat), (bgr) => fromBgr(bgr, frame)),
    replaced: (gray) =>
      withMat(
        call(() => gray.cvtColor(cv.COLOR_GRAY2BGR)),
        (bgr) => fromBgr(bgr, frame),
      ),
  };
}

/** A new BGR Mat: the frame's colours with another luma. */
function withLuma(frame: Frame, luma: Mat): Mat {
  const cv = openCv();
  const yuv = withMat(frame.toBgr(), (bgr) => call(() => bgr.cvtColor(cv.COLOR_BGR2YUV)));
  const planes = withMat(yuv, () => call(() => yuv.split()));
  try {
    const merged = call(() => new cv.Mat([luma, ...planes.slice(1)]));
    return withMat(merged, () => call(() => merged.cvtColor(cv.COLOR_YUV2BGR)));
  } finally {
    for (const plane of planes) plane.release();
  }
}

/** Of a frame that is not planar. I420 has no odd sizes: a row or a column is added, and taken off again. */
function lendPlanar(frame: Frame): Loan {
  const cv = openCv();
  const { width, height } = frame;
  const even = withMat(frame.toBgr(), (bgr) =>
    call(() => bgr.copyMakeBorder(0, height % 2, 0, width % 2, cv.BORDER_REPLICATE)),
  );
  const mat = withMat(even, () => call(() => even.cvtColor(cv.COLOR_BGR2YUV_I420)));
  const back = (planes: Mat) =>
    withMat(
      call(() => planes.cvtColor(cv.COLOR_YUV2BGR_I420)),
      (bgr) => withMat(region(bgr, width, height), (cropped) => fromBgr(cropped, frame)),
    );
  return { mat, drawn: () => back(mat), replaced: back };
}

/** A new Mat in the frame's own format. */
function fromBgr(bgr: Mat, { pixelFormat }: Frame): Mat {
  const cv = openCv();
  switch (pixelFormat) {
    case 'i420':
      return call(() => bgr.cvtColor(cv.COLOR_BGR2YUV_I420));
    case 'bgrx':
      return call(() => bgr.cvtColor(cv.COLOR_BGR2BGRA));
    case 'bgr':
      return call(() => bgr.copy());
  }
}

/** A part at the left edge, in the same memory. */
function region(mat: Mat, width: number, height: number, top = 0): Mat {
  const { Rect } = openCv();
  return call(() => mat.getRegion(new Rect(0, top, width, height)));
}

function copyInto(source: Mat, target: Mat): void {
  // copyTo also returns a Mat of its own, which shares the memory.
  call(() => source.copyTo(target).release());
}
