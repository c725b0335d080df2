import { expect, it } from 'vitest';
import { promisifyAsync } from '../../src/hook/async-methods.js';
import { LeakWatch } from '../../src/hook/leak-watch.js';
import { type Mat, openCv } from '../../src/video/addon.js';
import { gray } from '../video/mats.js';

// Once for this process, as in a child; the file has it for itself.
const frame = gray('i420', 64, 48);
const watch = LeakWatch.install(openCv());
promisifyAsync(openCv());
const cv = openCv();

/** What is told of a hook over so many frames. */
async function toldOf(body: (mat: Mat) => unknown, frames = 60): Promise<string[]> {
  watch.restart();
  const told: string[] = [];
  for (let count = 0; count < frames; count += 1) {
    watch.begin();
    await body(frame.mat);
    watch.end();
    told.push(...watch.frame().map(({ maker, mats }) => `${maker} ${String(mats)}`));
  }
  return told;
}

it.each<[string, (mat: Mat) => unknown]>([
  ['cvtColor() 60', (mat) => mat.cvtColor(cv.COLOR_YUV2BGR_I420)],
  ['getRegion() 60', (mat) => mat.getRegion(new cv.Rect(0, 0, 8, 8))],
  ['setTo() 60', (mat) => mat.setTo(90)],
  ['new cv.Mat() 60', () => new cv.Mat(4, 4, cv.CV_8UC1)],
  ['cv.getStructuringElement() 60', () => cv.getStructuringElement(cv.MORPH_RECT, new cv.Size(3, 3))],
  ['split() 60', (mat) => mat.split()],
  ['connectedComponentsWithStats() 180', (mat) => mat.connectedComponentsWithStats()],
  ['blurAsync() 60', (mat) => mat.blurAsync(new cv.Size(3, 3))],
])('tells of a hook that does not release what it makes: %s', async (says, body) => {
  expect(await toldOf(body)).toEqual([says]);
});

it('tells each maker once, and of a new version again', async () => {
  const leak = (mat: Mat) => [mat.copy(), mat.blur(new cv.Size(3, 3))];
  expect(await toldOf(leak, 200)).toEqual(['copy() 60', 'blur() 60']);
  expect(await toldOf(leak)).toEqual(['copy() 60', 'blur() 60']);
});

it('tells nothing of a hook that releases, or keeps only the frame before', async () => {
  let last: Mat | null = null;
  const told = await toldOf((mat) => {
    mat.getRegion(new cv.Rect(0, 0, 8, 8)).release();
    const kept = mat.copy();
    last?.release();
    last = kept;
  }, 200);
  expect(told).toEqual([]);
});

it('does not count what is made outside of the hook', async () => {
  const told = await toldOf(() => undefined, 1);
  for (let count = 0; count < 100; count += 1) {
    frame.mat.copy();
    told.push(...watch.frame().map(({ maker }) => maker));
  }
  expect(told).toEqual([]);
});

it('leaves the classes of the binding as they are to those who use them', () => {
  const mat = new cv.Mat(2, 3, cv.CV_8UC1);
  expect(mat).toBeInstanceOf(cv.Mat);
  expect(frame.mat).toBeInstanceOf(cv.Mat);
  expect(new cv.Point2(1, 2)).toMatchObject({ x: 1, y: 2 });
  expect(new cv.Vec3(1, 2, 3)).toMatchObject({ x: 1, y: 2, z: 3 });
  mat.release();
});

it('leaves the callback form of the binding as it is', async () => {
  const size = await new Promise<unknown>((resolve, reject) => {
    const native = frame.mat as unknown as { copyAsync(done: (error: string | null, mat: Mat) => void): void };
    native.copyAsync((error, mat) => {
      if (typeof error === 'string') reject(new Error(error));
      else resolve(mat.cols);
    });
  });
  expect(size).toBe(64);
});

it('makes errors of what the binding rejects with', async () => {
  await expect(frame.mat.cvtColorAsync(cv.COLOR_BGR2YUV)).rejects.toBeInstanceOf(Error);
});
