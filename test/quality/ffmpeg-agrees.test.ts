import { expect, it } from 'vitest';
import { comparePlanes } from '../../src/quality/compare-planes.js';
import { psnrDb } from '../../src/quality/psnr.js';
import { tempDir } from '../support/temp-dir.js';
import { walkingPeople } from '../support/videos.js';
import { ffmpegSays, lumaPlanes, makePair, type RawPair } from './raw-pairs.js';

const FRAMES = 6;
const pattern = (width: number, height: number) => {
  const input = ['-f', 'lavfi', '-i', `testsrc2=size=${String(width)}x${String(height)}:rate=25`];
  return { width, height, input };
};
const people = () => ({ width: 768, height: 576, input: ['-i', walkingPeople()] });

/** As a measurement has it: PSNR of the mean error, mean SSIM. */
async function weSay(pair: RawPair, skipRows: number) {
  const references = await lumaPlanes(pair.reference, pair.width, pair.height);
  const pictures = await lumaPlanes(pair.picture, pair.width, pair.height);
  expect([references.length, pictures.length]).toEqual([FRAMES, FRAMES]);
  const all = references.flatMap((reference, index) => {
    const picture = pictures[index];
    return picture === undefined ? [] : [comparePlanes(reference, picture, skipRows)];
  });
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  return { psnrDb: psnrDb(mean(all.map(({ mse }) => mse))), ssim: mean(all.map(({ ssim }) => ssim)) };
}

it.each([
  ['people at 100 kbit/s', people, 100, 0],
  ['people at 2000 kbit/s, without the rows of a stamp', people, 2000, 16],
  ['a pattern at 200 kbit/s', () => pattern(640, 480), 200, 0],
  ['a pattern at 1500 kbit/s, without the rows of a stamp', () => pattern(640, 480), 1500, 16],
  ['a picture of more than one band', () => pattern(1280, 720), 1000, 8],
  ['a picture whose size is no multiple of a block', () => pattern(326, 246), 300, 0],
  ['a small picture, of which the stamp takes a good part', () => pattern(160, 120), 100, 48],
])('finds what ffmpeg finds: %s', async (_what, video, bitrateKbps, skipRows) => {
  await using folder = await tempDir();
  const pair = await makePair(folder.path, 'pair', { ...video(), frames: FRAMES, bitrateKbps });
  const [theirs, ours] = [await ffmpegSays(pair, skipRows), await weSay(pair, skipRows)];
  // It is a lossy picture: otherwise both could agree on nothing.
  expect(theirs.psnrDb).toBeGreaterThan(15);
  expect(theirs.psnrDb).toBeLessThan(60);
  expect(theirs.ssim).toBeLessThan(1);
  // ffmpeg prints six decimals.
  expect(Math.abs(ours.psnrDb - theirs.psnrDb)).toBeLessThan(0.00001);
  expect(Math.abs(ours.ssim - theirs.ssim)).toBeLessThan(0.00001);
});
