import { call, callAsync, type Mat, openCv, withMatAsync } from './addon.js';
import type { Frame } from './frame.js';

/** By libjpeg's scale; OpenCV's own default is 95, for twice the bytes of what nobody can tell apart. */
const QUALITY = 90;

/**
 * The picture as a JPEG. Only a copy is made on this thread (0.5 ms at 1080p, with a core to itself); converting and encoding
 * are left to others. The frame stays the caller's, and may be released as soon as this has returned.
 */
export async function encodeJpeg(frame: Frame): Promise<Buffer> {
  const copy = call(() => frame.mat.copy());
  const { pixelFormat } = frame;
  return await withMatAsync(copy, async () => {
    if (pixelFormat === 'bgr') return await encode(copy);
    const cv = openCv();
    const code = pixelFormat === 'i420' ? cv.COLOR_YUV2BGR_I420 : cv.COLOR_BGRA2BGR;
    return await withMatAsync(await convert(copy, code), encode);
  });
}

/** The methods with a callback, which the binding's own types leave out. */
interface NativeMat {
  cvtColorAsync(code: number, callback: (error: unknown, mat: Mat) => void): void;
}

interface NativeEncoder {
  imencodeAsync(
    extension: string,
    mat: Mat,
    flags: readonly number[],
    callback: (error: unknown, jpeg: Buffer) => void,
  ): void;
}

function convert(mat: Mat, code: number): Promise<Mat> {
  const native = mat as unknown as NativeMat;
  return callAsync<Mat>((callback) => native.cvtColorAsync(code, callback));
}

function encode(mat: Mat): Promise<Buffer> {
  const cv = openCv();
  const native = cv as unknown as NativeEncoder;
  return callAsync<Buffer>((callback) =>
    native.imencodeAsync('.jpg', mat, [cv.IMWRITE_JPEG_QUALITY, QUALITY], callback),
  );
}
