import { decodeStamp, encodeStamp, type Stamp, STAMP_BITS } from '../latency/stamp-code.js';
import { bitsToBytes, bytesToBits, CELL_PX, type StampGrid, stampGrid } from '../latency/stamp-grid.js';
import { call, openCv } from './addon.js';
import type { Frame } from './frame.js';

/** Black and white of video range (ITU-R BT.601); between them a reader decides at the middle. */
const BLACK = 16;
const WHITE = 235;
const THRESHOLD = 127;

/** Writes the stamp into the picture's top left corner: into luma alone in I420, as gray in BGR. */
export function writeStamp(frame: Frame, stamp: Stamp): void {
  const cv = openCv();
  const grid = stampGrid(frame.width, frame.height);
  if (grid === null) return;
  const { columns, rows } = grid;
  const { channels } = frame.mat;
  const pixels = paint(grid, bytesToBits(encodeStamp(stamp)), channels);
  const type = { 1: cv.CV_8UC1, 3: cv.CV_8UC3, 4: cv.CV_8UC4 }[channels] ?? cv.CV_8UC1;
  call(() => {
    const picture = new cv.Mat(pixels, rows * CELL_PX, columns * CELL_PX, type);
    const region = frame.mat.getRegion(new cv.Rect(0, 0, columns * CELL_PX, rows * CELL_PX));
    try {
      // copyTo also returns a Mat of its own, which shares the frame's memory.
      picture.copyTo(region).release();
    } finally {
      // An unreleased region would keep the whole frame alive.
      region.release();
      picture.release();
    }
  });
}

/** The stamp in the picture, or null where there is none that can be read. */
export function readStamp(frame: Frame): Stamp | null {
  const grid = stampGrid(frame.width, frame.height);
  if (grid === null) return null;
  const means = cellMeans(frame, grid);
  const { channels } = frame.mat;
  const bits = new Uint8Array(STAMP_BITS);
  for (let index = 0; index < STAMP_BITS; index += 1)
    bits[index] = luma(means, index * channels, channels) > THRESHOLD ? 1 : 0;
  return decodeStamp(bitsToBytes(bits));
}

/** The stamp replaces luma alone, so in BGR its cells have the picture's colours; weights of ITU-R BT.601. */
function luma(means: Buffer, offset: number, channels: number): number {
  const [first = 0, second = 0, third = 0] = means.subarray(offset, offset + channels);
  return channels === 1 ? first : 0.114 * first + 0.587 * second + 0.299 * third;
}

/** One mean value a cell and channel: INTER_AREA averages over exactly the cell. */
function cellMeans(frame: Frame, { columns, rows }: StampGrid): Buffer {
  const cv = openCv();
  return call(() => {
    const region = frame.mat.getRegion(new cv.Rect(0, 0, columns * CELL_PX, rows * CELL_PX));
    try {
      const cells = region.resize(rows, columns, 0, 0, cv.INTER_AREA);
      try {
        return cells.getData();
      } finally {
        cells.release();
      }
    } finally {
      region.release();
    }
  });
}

/** The cells as pixels: one row of pixels is painted and then repeated, as filling each cell costs four times as much. */
function paint({ columns, rows }: StampGrid, bits: Uint8Array, channels: number): Buffer {
  const cellBytes = CELL_PX * channels;
  const lineBytes = columns * cellBytes;
  const pixels = Buffer.alloc(rows * CELL_PX * lineBytes, BLACK);
  for (let row = 0; row < rows; row += 1) {
    const top = row * CELL_PX * lineBytes;
    for (let column = 0; column < columns; column += 1) {
      const start = top + column * cellBytes;
      if (bits[row * columns + column] === 1) pixels.fill(WHITE, start, start + cellBytes);
    }
    for (let line = 1; line < CELL_PX; line += 1) {
      pixels.copyWithin(top + line * lineBytes, top, top + lineBytes);
    }
  }
  return pixels;
}
