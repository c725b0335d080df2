import { bytesToBits } from './stamp-grid.js';

/**
 * How a camera stamp is built, in cells: a white margin, in it a black frame, in it the data, 16 x 8 cells, row by row from
 * the top left. One large frame in place of marks at the corners: its edges are long, so that lines through many points of
 * them give corners to a fraction of a pixel, also where the picture is blurred or noisy.
 */
export const CAMERA_GRID = { columns: 20, rows: 12, data: { left: 2, top: 2, columns: 16, rows: 8 } } as const;

/** Share of the picture's width and height that it may cover. */
export const CAMERA_SHARE = { width: 0.6, height: 0.8 } as const;

export interface CameraStampPlace {
  /** Left upper corner in px; even, as chroma has half the resolution. */
  readonly x: number;
  readonly y: number;
  /** Side of a cell in px; even. */
  readonly cellPx: number;
}

/** Cells smaller than this do not survive an encoder. */
const MIN_CELL_PX = 6;

/** In the middle of the picture; null where that is too small. */
export function cameraStampPlace(width: number, height: number): CameraStampPlace | null {
  const { columns, rows } = CAMERA_GRID;
  const largest = Math.min((width * CAMERA_SHARE.width) / columns, (height * CAMERA_SHARE.height) / rows);
  const cellPx = evenBelow(largest);
  if (cellPx < MIN_CELL_PX) return null;
  return { x: evenBelow((width - columns * cellPx) / 2), y: evenBelow((height - rows * cellPx) / 2), cellPx };
}

function evenBelow(length: number): number {
  return Math.floor(length / 2) * 2;
}

/** What a cell is, told by its place alone; `data` cells hold one bit each. */
export type CellKind = 'white' | 'black' | 'data';

export function cellKind(column: number, row: number): CellKind {
  const { columns, rows } = CAMERA_GRID;
  const depth = Math.min(column, row, columns - 1 - column, rows - 1 - row);
  if (depth === 0) return 'white';
  return depth === 1 ? 'black' : 'data';
}

/** Row by row, 1 is white: all `columns * rows` cells of a stamp with these 16 bytes. */
export function cameraCells(bytes: Uint8Array): Uint8Array {
  const { columns, rows, data } = CAMERA_GRID;
  const bits = bytesToBits(bytes);
  return Uint8Array.from({ length: columns * rows }, (_, index) => {
    const [column, row] = [index % columns, Math.floor(index / columns)];
    const kind = cellKind(column, row);
    if (kind === 'data') return bits[(row - data.top) * data.columns + column - data.left] ?? 0;
    return kind === 'white' ? 1 : 0;
  });
}
