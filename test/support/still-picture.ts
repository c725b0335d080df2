import { writeFile } from 'node:fs/promises';
import { clockId, monotonicUs } from '../../src/latency/clock.js';
import { encodeStamp } from '../../src/latency/stamp-code.js';
import { bytesToBits, CELL_PX, stampGrid } from '../../src/latency/stamp-grid.js';

export const STILL = { width: 640, height: 480 } as const;
/** Of video range (docs/stamp.md). */
const [BLACK, WHITE] = [16, 235];
const GRAY = 128;

/** Writes one raw I420 picture of 640x480 with the stamp of this moment on this host. */
export async function writeStillPicture(file: string): Promise<void> {
  const { width, height } = STILL;
  const picture = Buffer.alloc((width * height * 3) / 2, GRAY);
  const bits = bytesToBits(encodeStamp({ session: 7, sequence: 1, capturedUs: monotonicUs(), clockId: clockId() }));
  const grid = stampGrid(width, height);
  if (grid === null) throw new Error('the picture has no room for a stamp');
  for (let y = 0; y < grid.rows * CELL_PX; y += 1) {
    for (let column = 0; column < grid.columns; column += 1) {
      const bit = bits[Math.floor(y / CELL_PX) * grid.columns + column] ?? 0;
      const start = y * width + column * CELL_PX;
      picture.fill(bit === 1 ? WHITE : BLACK, start, start + CELL_PX);
    }
  }
  await writeFile(file, picture);
}
