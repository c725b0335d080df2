import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as breathe } from 'node:timers/promises';
import { CELL_PX, stampGrid } from '../latency/stamp-grid.js';
import { compareInBands, type PlaneDifference } from './compare-planes.js';
import { isSameSize, type LumaPlane } from './luma-plane.js';
import { psnrDb } from './psnr.js';
import { parseSample, parseSampleFileName, type SampleId, sampleFileName } from './sample-file.js';

/** What the way from the sender to the receiver left of the pictures. */
export interface PictureQuality {
  /** Pictures that were compared. */
  readonly frames: number;
  /** Of the mean squared error of all frames, luma alone; at most MAX_PSNR_DB, which stands for no difference. */
  readonly psnrDb: number;
  /** Mean over the frames, luma alone; 1 for no difference. */
  readonly ssim: number;
}

export interface MeasureOptions {
  /** Rows at the top that are left out; without it those that the stamp covers. */
  readonly skipRows?: number;
}

/**
 * Compares the pictures that a sender and a receiver have left in a folder (`samples` of their configurations), each with
 * the one of the same session and sequence. Lets the event loop go on every few ms, and leaves the files as they are.
 * @returns null where there is no pair: nothing was sampled, or nothing of it arrived.
 * @throws Error of node:fs where the folder or a file cannot be read
 */
export async function measureQuality(dir: string, { skipRows }: MeasureOptions = {}): Promise<PictureQuality | null> {
  const differences: PlaneDifference[] = [];
  for (const id of pairsIn(await readdir(dir))) {
    const [sent, received] = await Promise.all([
      readSample(dir, { ...id, role: 'sender' }),
      readSample(dir, { ...id, role: 'receiver' }),
    ]);
    if (sent === null || received === null || !isSameSize(sent, received)) continue;
    differences.push(await compareGently(sent, received, skipRows ?? stampRows(sent)));
  }
  if (differences.length === 0) return null;
  const mean = (of: keyof PlaneDifference) =>
    differences.reduce((sum, difference) => sum + difference[of], 0) / differences.length;
  return { frames: differences.length, psnrDb: psnrDb(mean('mse')), ssim: mean('ssim') };
}

/** The pictures of which there is one of either side. */
function pairsIn(names: readonly string[]): SampleId[] {
  const all = new Set(names);
  return names
    .map(parseSampleFileName)
    .filter((id) => id?.role === 'receiver')
    .filter((id) => id !== null)
    .filter((id) => all.has(sampleFileName({ ...id, role: 'sender' })));
}

async function readSample(dir: string, id: SampleId): Promise<LumaPlane | null> {
  return parseSample(await readFile(join(dir, sampleFileName(id))));
}

async function compareGently(sent: LumaPlane, received: LumaPlane, skipRows: number): Promise<PlaneDifference> {
  const bands = compareInBands(sent, received, skipRows);
  let step = bands.next();
  while (step.done !== true) {
    await breathe();
    step = bands.next();
  }
  return step.value;
}

function stampRows({ width, height }: LumaPlane): number {
  return (stampGrid(width, height)?.rows ?? 0) * CELL_PX;
}
