import { describe, expect, it } from 'vitest';
import type { FrameContext, Hook, HookFormat } from '../../src/hook/define-hook.js';
import { type HookOutcome, runFrame } from '../../src/hook/frame-hook.js';
import type { PixelFormat } from '../../src/pipeline/video-format.js';
import { type Mat, openCv } from '../../src/video/addon.js';
import type { Frame } from '../../src/video/frame.js';
import { bytesOf, frameOf, gray, grownBytes, largeFrame } from '../video/mats.js';

const nothing = {} as FrameContext;

/** For a hook that answers at once. */
function run(hook: Hook, frame: Frame): HookOutcome {
  const outcome = runFrame(hook, frame, nothing);
  if (outcome instanceof Promise) throw new Error('a promise for a hook that gives none');
  return outcome;
}

/** A filled box in the top left corner, or over the whole Mat. */
function paint(mat: Mat, level: number, width = mat.cols, height = mat.rows): void {
  const cv = openCv();
  mat.drawRectangle(new cv.Rect(0, 0, width, height), new cv.Vec3(level, level, level), -1);
}

/** Lets go of what goes on and of what was given. */
function release(given: Frame, { frame }: HookOutcome): void {
  if (frame !== given) frame.release();
  given.release();
}

const shape = ({ rows, cols, channels }: Pick<Mat, 'rows' | 'cols' | 'channels'>) => [rows, cols, channels];

/** Gray level of one pixel, of a picture whose colours are neutral. */
function levelAt({ mat }: Frame, x: number, y: number): number {
  return bytesOf(mat)[(y * mat.cols + x) * mat.channels] ?? -1;
}

const FRAMES: readonly (readonly [PixelFormat, number, number])[] = [
  ['i420', 64, 48],
  ['bgr', 65, 49],
  ['bgr', 64, 48],
  ['bgrx', 63, 48],
];
const FORMATS: readonly HookFormat[] = ['bgr', 'gray', 'i420'];
const CASES = FRAMES.flatMap(([pixelFormat, width, height]) =>
  FORMATS.map((format) => ({ pixelFormat, width, height, format })),
);

describe.each(CASES)('a hook for $format, with $pixelFormat of $width x $height', (given) => {
  const { pixelFormat, width, height, format } = given;
  const even = (length: number) => length + (length % 2);
  const expected = {
    bgr: [height, width, 3],
    gray: [height, width, 1],
    i420: [(even(height) * 3) / 2, even(width), 1],
  }[format];

  it('gets a Mat of the shape that is documented, and loses it afterwards', () => {
    const frame = gray(pixelFormat, width, height);
    let lent: Mat | null = null;
    let seen: number[] = [];
    const outcome = run({ format, frame: (mat) => void ((lent = mat), (seen = shape(mat))) }, frame);
    expect(seen).toEqual(expected);
    expect(outcome).toEqual({ frame, error: null });
    expect(lent).toMatchObject({ rows: 0 });
    frame.release();
  });

  it('leaves the frame as it was where it returns nothing and has drawn nothing', () => {
    const frame = frameOf(pixelFormat, width, height, (index) => index % 251);
    const before = bytesOf(frame.mat);
    const outcome = run({ format, frame: () => null }, frame);
    expect(outcome.frame).toBe(frame);
    expect(bytesOf(frame.mat).equals(before)).toBe(true);
    frame.release();
  });

  it('draws into the picture that goes on, where it returns the Mat that it got', () => {
    const frame = gray(pixelFormat, width, height, 60);
    const outcome = run(
      {
        format,
        frame: (mat) => {
          paint(mat, 200, 16, 16);
          return mat;
        },
      },
      frame,
    );
    expect(outcome.error).toBeNull();
    expect(shape(outcome.frame.mat)).toEqual(shape(frame.mat));
    expect(outcome.frame.pixelFormat).toBe(pixelFormat);
    // To BGR and back costs some levels, and video range some more.
    expect(levelAt(outcome.frame, 8, 8)).toBeGreaterThan(150);
    expect(levelAt(outcome.frame, 40, 40)).toBeLessThan(90);
    release(frame, outcome);
  });

  it('puts another picture in its place, where it returns a new Mat, and that is released', () => {
    const frame = gray(pixelFormat, width, height, 60);
    let made: Mat | null = null;
    const outcome = run(
      {
        format,
        frame: (mat) => {
          const fresh = mat.copy();
          paint(fresh, 128);
          paint(fresh, 220, width, height);
          made = fresh;
          return fresh;
        },
      },
      frame,
    );
    expect(outcome.error).toBeNull();
    expect(shape(outcome.frame.mat)).toEqual(shape(frame.mat));
    expect(levelAt(outcome.frame, 30, 30)).toBeGreaterThan(170);
    expect(made).toMatchObject({ rows: 0 });
    release(frame, outcome);
  });

  it.each<[string, Hook['frame'], RegExp]>([
    ['throws', () => fail(new TypeError('no box')), /^no box$/],
    ['throws what is no error, as the binding does', () => fail('OpenCV Error: (-215)'), /^OpenCV Error: \(-215\)$/],
    ['rejects', () => Promise.reject(new TypeError('no box')), /^no box$/],
    ['returns a number', () => 3 as never, /^frame\(\) returned a number where a Mat or nothing was expected$/],
    ['returns a Mat of another size', (mat) => mat.resize(16, 16), /^frame\(\) returned a Mat of 16x16x\d where/],
    [
      'returns a Mat of floats',
      (mat) => mat.convertTo(mat.channels === 3 ? openCv().CV_32FC3 : openCv().CV_32FC1),
      /^frame\(\) returned a Mat that has not 8 bits a value/,
    ],
    [
      'returns its Mat after it has released it',
      (mat) => {
        mat.release();
        return mat;
      },
      /^frame\(\) returned a Mat that has been released$/,
    ],
  ])('lets the frame go on unchanged where it %s', async (_what, body, says) => {
    const frame = frameOf(pixelFormat, width, height, (index) => index % 251);
    const before = bytesOf(frame.mat);
    let lent: Mat | null = null;
    const hook: Hook = { format, frame: (mat, context) => body((lent = mat), context) };
    const outcome = await runFrame(hook, frame, nothing);
    expect(outcome.frame).toBe(frame);
    expect(outcome.error?.message).toMatch(says);
    expect(bytesOf(frame.mat).equals(before)).toBe(true);
    expect(lent).toMatchObject({ rows: 0 });
    frame.release();
  });
});

it.each(FORMATS.flatMap((format) => [[format, 'i420'] as const, [format, 'bgr'] as const]))(
  'keeps no memory of what it lends as %s from %s, whatever the hook does with it',
  (format, pixelFormat) => {
    const makeFrame = largeFrame(pixelFormat, 640, pixelFormat === 'i420' ? 360 : 361);
    const bodies: Hook['frame'][] = [(mat) => mat, (mat) => mat.copy(), () => fail('x'), (mat) => mat.resize(9, 9)];
    const grown = grownBytes(20, () => {
      for (const body of bodies) {
        const frame = makeFrame();
        release(frame, run({ format, frame: body }, frame));
      }
    });
    // Each of these 80 frames has 0.3 MB or more.
    expect(grown).toBeLessThan(15e6);
  },
);

function fail(thrown: unknown): never {
  throw thrown;
}

it('takes the luma of a planar frame without a copy', () => {
  const frame = gray('i420', 64, 48, 60);
  run(
    {
      format: 'gray',
      frame: (mat) => {
        paint(mat, 200, 16, 16);
        expect(levelAt(frame, 8, 8)).toBe(200);
        return null;
      },
    },
    frame,
  );
  frame.release();
});

it('gives a new gray picture no colours', () => {
  const frame = frameOf('i420', 64, 48, (index) => (index < 64 * 48 ? 60 : 200));
  run({ format: 'gray', frame: (mat) => mat.copy() }, frame);
  expect([...new Set(bytesOf(frame.mat).subarray(64 * 48))]).toEqual([128]);
  frame.release();
});

it('keeps the colours under what was drawn into the gray of a BGR frame', () => {
  const frame = frameOf('bgr', 33, 33, (index) => [200, 60, 20][index % 3] ?? 0);
  const outcome = run({ format: 'gray', frame: (mat) => mat }, frame);
  const [blue = 0, green = 0, red = 0] = bytesOf(outcome.frame.mat);
  expect(Math.abs(blue - 200) + Math.abs(green - 60) + Math.abs(red - 20)).toBeLessThan(9);
  release(frame, outcome);
});

it('waits for a hook that answers later, with its Mat alive until then', async () => {
  const frame = gray('i420', 64, 48, 60);
  const outcome = await runFrame(
    {
      format: 'bgr',
      frame: async (mat) => {
        await new Promise(setImmediate);
        paint(mat, 200);
        return mat;
      },
    },
    frame,
    nothing,
  );
  expect(levelAt(outcome.frame, 8, 8)).toBeGreaterThan(150);
  release(frame, outcome);
});

it('calls the function as a method of its hook', () => {
  const frame = gray('i420', 64, 48);
  const hook = {
    format: 'gray' as const,
    frames: 0,
    frame() {
      this.frames += 1;
      return null;
    },
  };
  run(hook, frame);
  expect(hook.frames).toBe(1);
  frame.release();
});
