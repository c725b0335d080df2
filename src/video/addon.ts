import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type * as OpenCv from '@u4/opencv4nodejs';
import { errorText, LoopError } from '../errors/loop-error.js';

/**
 * The only file that imports the OpenCV binding. It turns the binding's traps into types and errors: strings thrown,
 * callbacks, constants missing. Mats stay the binding's own type; who holds one must release it (frame.ts).
 */

export type Mat = OpenCv.Mat;
export type OpenCvModule = typeof OpenCv;

/** cv::VideoCaptureProperties and cv::VideoWriterProperties that the binding does not export. */
export const CAP_PROP_BACKEND = 42;
/** cv::CAP_GSTREAMER, also what a live writer answers for CAP_PROP_BACKEND; a dead one answers -1. */
export const CAP_GSTREAMER = 1800;

let loaded: typeof OpenCv | undefined;

/**
 * Loads the compiled binding itself rather than the package around it: that one reads the caller's package.json, prints
 * to stdout and takes 100 ms longer, and adds nothing that is used here.
 */
export function openCv(): typeof OpenCv {
  loaded ??= loadBinding();
  return loaded;
}

function loadBinding(): typeof OpenCv {
  const require = createRequire(import.meta.url);
  try {
    const root = dirname(dirname(dirname(require.resolve('@u4/opencv4nodejs'))));
    return require(join(root, 'build', 'Release', 'opencv4nodejs.node')) as typeof OpenCv;
  } catch (cause) {
    const advice = 'run scripts/setup to compile it';
    throw new LoopError('missing', `the OpenCV addon does not load (${errorText(cause)}): ${advice}`, { cause });
  }
}

type Callback<T> = (error: unknown, value: T) => void;

/** An asynchronous method of the binding as a promise; what it throws becomes an Error. */
export function callAsync<T>(start: (callback: Callback<T>) => void): Promise<T> {
  return new Promise((resolve, reject) => {
    call(() =>
      start((error, value) => {
        if (error === null || error === undefined) resolve(value);
        else reject(new Error(errorText(error)));
      }),
    );
  });
}

/** A synchronous call of the binding; the strings it throws become Errors. */
export function call<T>(run: () => T): T {
  try {
    return run();
  } catch (thrown) {
    throw thrown instanceof Error ? thrown : new Error(errorText(thrown));
  }
}

/** Lends a Mat and releases it, whatever becomes of the loan. */
export function withMat<T>(mat: Mat, use: (mat: Mat) => T): T {
  try {
    return use(mat);
  } finally {
    mat.release();
  }
}

/** The same where the use takes its time. */
export async function withMatAsync<T>(mat: Mat, use: (mat: Mat) => Promise<T>): Promise<T> {
  try {
    return await use(mat);
  } finally {
    mat.release();
  }
}

/** Moves a window that has been drawn. The binding reads x and y one argument too far to the right. */
export function moveWindow(title: string, x: number, y: number): void {
  const native = openCv().moveWindow as unknown as (title: string, unused: number, x: number, y: number) => void;
  native(title, 0, x, y);
}
