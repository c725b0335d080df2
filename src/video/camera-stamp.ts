import { encodeCameraStamp } from '../latency/camera-code.js';
import { CAMERA_GRID, cameraCells, type CameraStampPlace, cameraStampPlace } from '../latency/camera-grid.js';
import type { Stamp } from '../latency/stamp-code.js';
import { call, type Mat, openCv, withMat } from './addon.js';
import type { Frame } from './frame.js';

/** Black and white of video range (ITU-R BT.601), and of full range. */
const VIDEO_RANGE = { black: 16, white: 235 };
const FULL_RANGE = { black: 0, white: 255 };
/** Neither blue nor yellow, neither red nor green. */
const NO_COLOUR = 128;

/** Draws the stamp that a camera can read from a screen into the middle of the picture; where there is no room, nothing. */
export function writeCameraStamp(frame: Frame, stamp: Stamp): void {
  const place = cameraStampPlace(frame.width, frame.height);
  if (place === null) return;
  const cells = cameraCells(encodeCameraStamp(stamp));
  drawCells(frame, place, cells);
  // The colours of the picture would shine through: a camera sees them as brighter and darker.
  if (frame.pixelFormat === 'i420') for (const area of chromaAreas(frame, place)) fill(frame.mat, area);
}

function drawCells({ mat, pixelFormat }: Frame, { x, y, cellPx }: CameraStampPlace, cells: Uint8Array): void {
  const cv = openCv();
  const { columns, rows } = CAMERA_GRID;
  const { black, white } = pixelFormat === 'i420' ? VIDEO_RANGE : FULL_RANGE;
  const { channels } = mat;
  const pixels = Buffer.alloc(cells.length * channels);
  cells.forEach((cell, index) => pixels.fill(cell === 1 ? white : black, index * channels, (index + 1) * channels));
  const type = { 1: cv.CV_8UC1, 3: cv.CV_8UC3, 4: cv.CV_8UC4 }[channels] ?? cv.CV_8UC1;
  call(() => {
    const large = withMat(new cv.Mat(pixels, rows, columns, type), (small) =>
      small.resize(rows * cellPx, columns * cellPx, 0, 0, cv.INTER_NEAREST),
    );
    withMat(large, () => copyInto(mat, large, { x, y, width: columns * cellPx, height: rows * cellPx }));
  });
}

interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Takes what it copies; the binding's copyTo returns one more Mat of the same memory. */
function copyInto(mat: Mat, picture: Mat, { x, y, width, height }: Area): void {
  const region = mat.getRegion(new (openCv().Rect)(x, y, width, height));
  try {
    picture.copyTo(region).release();
  } finally {
    region.release();
  }
}

function fill(mat: Mat, area: Area): void {
  const cv = openCv();
  call(() => {
    withMat(new cv.Mat(area.height, area.width, cv.CV_8UC1, NO_COLOUR), (gray) => copyInto(mat, gray, area));
  });
}

/**
 * Where the two chroma planes of an I420 Mat have what lies under a stamp. A row of the Mat holds two rows of chroma, the even
 * one on its left; V begins in the middle of a row where the picture's height is no multiple of 4.
 */
export function chromaAreas({ width, height }: { width: number; height: number }, place: CameraStampPlace): Area[] {
  const { columns, rows } = CAMERA_GRID;
  const size = { width: (columns * place.cellPx) / 2, rows: (rows * place.cellPx) / 2 };
  const starts = [0, height / 2].map((plane) => plane + place.y / 2);
  return starts.flatMap((first) =>
    [0, 1].map((half) => {
      const from = Math.ceil((first - half) / 2);
      const to = Math.ceil((first + size.rows - half) / 2);
      return { x: (half * width) / 2 + place.x / 2, y: height + from, width: size.width, height: to - from };
    }),
  );
}
