import { STAMP_BITS } from './stamp-code.js';

/** Side of a cell in px: 8x8 survives x264 down to 500 kbit/s, also at half a macroblock's phase. */
export const CELL_PX = 8;

/** How the bits of a stamp lie in a picture: row by row from the top left, most significant bit first. */
export interface StampGrid {
  readonly columns: number;
  readonly rows: number;
}

/** As many cells in a row as fit, or null where the picture is too small: 160 px give 20 x 6 cells, 48 px high. */
export function stampGrid(width: number, height: number): StampGrid | null {
  const columns = Math.min(Math.floor(width / CELL_PX), STAMP_BITS);
  if (columns === 0) return null;
  const rows = Math.ceil(STAMP_BITS / columns);
  return rows * CELL_PX <= height / 2 ? { columns, rows } : null;
}

export function bytesToBits(bytes: Uint8Array): Uint8Array {
  const bits = new Uint8Array(bytes.length * 8);
  bits.forEach((_, index) => {
    bits[index] = ((bytes[index >> 3] ?? 0) >> (7 - (index & 7))) & 1;
  });
  return bits;
}

export function bitsToBytes(bits: Uint8Array): Buffer {
  const bytes = Buffer.alloc(bits.length >> 3);
  bits.forEach((bit, index) => {
    bytes[index >> 3] = (bytes[index >> 3] ?? 0) | (bit << (7 - (index & 7)));
  });
  return bytes;
}
