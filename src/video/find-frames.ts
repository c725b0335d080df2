import { call, type Mat, openCv, withMat } from './addon.js';
import type { Frame } from './frame.js';
import type { Quad } from './homography.js';
import { clockwiseQuad } from './quadrilateral.js';

/** Frames are looked for in a picture of about this width: contours of more detail cost time and show more noise. */
const SEARCH_WIDTH = 640;
/** Of the picture that is searched: smaller ones cannot be read. */
const MIN_AREA_SHARE = 0.005;
const MIN_SIDE_PX = 20;
/** How far a contour may be from straight edges, as a share of its length. */
const STRAIGHTNESS = 0.03;
const MAX_FRAMES = 8;
/** Neighbourhood whose mean tells dark from bright, as a share of the width; and by how much darker dark is. */
const BLOCK_SHARE = 1 / 8;
const DARKER_BY = 5;

/** What looks like dark quadrilaterals in a picture, largest first: their corners, clockwise, in px of the picture. */
export function findFrames(frame: Frame): Quad[] {
  const scale = Math.max(1, Math.ceil(frame.width / SEARCH_WIDTH - 0.25));
  const gray = smallGray(frame, scale);
  try {
    const dark = darkParts(gray);
    try {
      return quadsOf(dark, scale);
    } finally {
      dark.release();
    }
  } finally {
    gray.release();
  }
}

/** One channel, owned by the caller. */
function smallGray({ mat, width, height, pixelFormat }: Frame, scale: number): Mat {
  const cv = openCv();
  return call(() => {
    const small = withMat(mat.getRegion(new cv.Rect(0, 0, width, height)), (picture) =>
      picture.resize(Math.floor(height / scale), Math.floor(width / scale), 0, 0, cv.INTER_AREA),
    );
    if (pixelFormat === 'i420') return small;
    return withMat(small, () => small.cvtColor(pixelFormat === 'bgrx' ? cv.COLOR_BGRA2GRAY : cv.COLOR_BGR2GRAY));
  });
}

function darkParts(gray: Mat): Mat {
  const cv = openCv();
  const block = Math.floor((gray.cols * BLOCK_SHARE) / 2) * 2 + 1;
  return call(() => gray.adaptiveThreshold(255, cv.ADAPTIVE_THRESH_MEAN_C, cv.THRESH_BINARY_INV, block, DARKER_BY));
}

function quadsOf(dark: Mat, scale: number): Quad[] {
  const cv = openCv();
  const minArea = Math.max(dark.cols * dark.rows * MIN_AREA_SHARE, MIN_SIDE_PX ** 2);
  const found: { area: number; quad: Quad }[] = [];
  call(() => {
    for (const contour of dark.findContours(cv.RETR_LIST, cv.CHAIN_APPROX_SIMPLE)) {
      if (contour.numPoints < 4) continue;
      const { area } = contour;
      if (area < minArea) continue;
      const corners = contour.approxPolyDP(STRAIGHTNESS * contour.arcLength(true), true);
      const quad = clockwiseQuad(corners.map(({ x, y }) => ({ x: inFull(x, scale), y: inFull(y, scale) })));
      if (quad !== null) found.push({ area, quad });
    }
  });
  found.sort((one, other) => other.area - one.area);
  return found.slice(0, MAX_FRAMES).map(({ quad }) => quad);
}

/** Of the middle of a pixel in the small picture. */
function inFull(position: number, scale: number): number {
  return (position + 0.5) * scale - 0.5;
}
