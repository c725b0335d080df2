import { CAMERA_GRID, cellKind } from '../latency/camera-grid.js';
import { bitsToBytes } from '../latency/stamp-grid.js';
import { type Projection, projection, type Quad, solve } from './homography.js';
import { lightAt, type Luma } from './light.js';

const { columns: COLUMNS, rows: ROWS } = CAMERA_GRID;
/** Outer corners of the black frame, in cells. */
const FRAME: Quad = [
  { x: 1, y: 1 },
  { x: COLUMNS - 1, y: 1 },
  { x: COLUMNS - 1, y: ROWS - 1 },
  { x: 1, y: ROWS - 1 },
];
/** Places in a cell at which it is looked at: its middle, which blur reaches last. */
const PLACES = [0.35, 0.45, 0.55, 0.65];
/** Of the frame and the margin, whose colours are known: so many must be as they should. */
const KNOWN_SHARE = 0.9;
/** Bits that are nearly as much one as the other: from here to as much from 1. */
const UNSURE = 0.4;
/** Any two stamps differ in 4 bits or more, so a blend of two has 4 unsure ones at the least; and a CRC finds 3 wrong bits. */
const MAX_UNSURE = 3;

/** @param frame the outer corners of a black frame in the picture, that of its top left first. */
export function readCells(luma: Luma, frame: Quad): Buffer | null {
  const toPicture = projection(FRAME, frame);
  if (toPicture === null) return null;
  const light = cellLights(luma, toPicture);
  const [black, white] = [levels(light, 'black'), levels(light, 'white')];
  if (black === null || white === null) return null;
  const shares = Float64Array.from(light, (value, index) => {
    const [low, high] = [black(index), white(index)];
    return high - low < MIN_CONTRAST ? 0.5 : (value - low) / (high - low);
  });
  return isFramed(shares) ? dataOf(shares) : null;
}

/** Of light. */
const MIN_CONTRAST = 0.01;

function cellLights(luma: Luma, toPicture: Projection): Float64Array {
  return Float64Array.from({ length: COLUMNS * ROWS }, (_, index) => {
    const [column, row] = [index % COLUMNS, Math.floor(index / COLUMNS)];
    let sum = 0;
    for (const y of PLACES) for (const x of PLACES) sum += lightAt(luma, toPicture({ x: column + x, y: row + y }));
    return sum / PLACES.length ** 2;
  });
}

const KINDS = Array.from({ length: COLUMNS * ROWS }, (_, index) =>
  cellKind(index % COLUMNS, Math.floor(index / COLUMNS)),
);

/** The light of a colour at each cell: a plane through what the cells around the data have, as no lamp shines evenly. */
function levels(light: Float64Array, kind: 'black' | 'white'): ((index: number) => number) | null {
  const rows = [0, 1, 2].map(() => [0, 0, 0, 0]);
  for (const [index, value] of light.entries()) {
    if (KINDS[index] !== kind) continue;
    const terms = [...place(index), value];
    for (const [row, sums] of rows.entries())
      for (const [column, term] of terms.entries()) sums[column] = (sums[column] ?? 0) + term * (terms[row] ?? 0);
  }
  const plane = solve(rows);
  if (plane === null) return null;
  return (index) => place(index).reduce((sum, term, at) => sum + term * (plane[at] ?? 0), 0);
}

function place(index: number): [number, number, number] {
  return [1, (index % COLUMNS) / COLUMNS - 0.5, Math.floor(index / COLUMNS) / ROWS - 0.5];
}

function isFramed(shares: Float64Array): boolean {
  let [known, right] = [0, 0];
  for (const [index, share] of shares.entries()) {
    if (KINDS[index] === 'data') continue;
    known += 1;
    if (share > 0.5 === (KINDS[index] === 'white') && share !== 0.5) right += 1;
  }
  return right >= known * KNOWN_SHARE;
}

function dataOf(shares: Float64Array): Buffer | null {
  const data = shares.filter((_, index) => KINDS[index] === 'data');
  const unsure = data.filter((share) => share > UNSURE && share < 1 - UNSURE).length;
  if (unsure > MAX_UNSURE) return null;
  return bitsToBytes(Uint8Array.from(data, (share) => (share > 0.5 ? 1 : 0)));
}
