import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import type { LumaPlane } from '../../src/quality/luma-plane.js';
import { requireProgram } from '../support/require-program.js';

/** Video that ffmpeg has encoded and decoded again, beside what went in, both as raw I420. */
export interface RawPair {
  readonly width: number;
  readonly height: number;
  readonly reference: string;
  readonly picture: string;
}

export interface PairOptions {
  readonly width: number;
  readonly height: number;
  readonly frames: number;
  readonly bitrateKbps: number;
  /** Arguments of ffmpeg up to and with `-i`. */
  readonly input: readonly string[];
}

export async function makePair(folder: string, name: string, options: PairOptions): Promise<RawPair> {
  const { width, height, frames, bitrateKbps, input } = options;
  const [reference, coded, picture] = ['ref.yuv', 'coded.h264', 'out.yuv'].map((end) => join(folder, `${name}-${end}`));
  if (reference === undefined || coded === undefined || picture === undefined) throw new Error('no names');
  const raw = ['-f', 'rawvideo', '-pix_fmt', 'yuv420p'];
  const size = ['-s', `${String(width)}x${String(height)}`];
  await ffmpeg([...input, '-frames:v', String(frames), ...size, ...raw, reference]);
  const rate = ['-b:v', `${String(bitrateKbps)}k`, '-preset', 'superfast', '-tune', 'zerolatency'];
  await ffmpeg([...raw, ...size, '-i', reference, '-c:v', 'libx264', ...rate, coded]);
  await ffmpeg(['-i', coded, '-fps_mode', 'passthrough', ...raw, picture]);
  return { width, height, reference, picture };
}

/** What ffmpeg's filters say of the luma of a pair, but for the first rows. */
export async function ffmpegSays(pair: RawPair, skipRows: number): Promise<{ psnrDb: number; ssim: number }> {
  const raw = ['-f', 'rawvideo', '-pix_fmt', 'yuv420p', '-s', `${String(pair.width)}x${String(pair.height)}`];
  const crop = `crop=${String(pair.width)}:${String(pair.height - skipRows)}:0:${String(skipRows)}`;
  const graph = (filter: string) => `[0:v]${crop}[a];[1:v]${crop}[b];[a][b]${filter}`;
  const summary = async (filter: string) => {
    const inputs = [...raw, '-i', pair.picture, ...raw, '-i', pair.reference];
    return await ffmpeg(['-v', 'info', ...inputs, '-lavfi', graph(filter), '-f', 'null', '-']);
  };
  const [psnr, ssim] = [await summary('psnr'), await summary('ssim')];
  return { psnrDb: Number(/PSNR y:([\d.]+)/.exec(psnr)?.[1]), ssim: Number(/SSIM Y:([\d.]+)/.exec(ssim)?.[1]) };
}

/** The luma of each frame of a file of raw I420. */
export async function lumaPlanes(path: string, width: number, height: number): Promise<LumaPlane[]> {
  const bytes = await readFile(path);
  const frameBytes = width * height + 2 * Math.ceil(width / 2) * Math.ceil(height / 2);
  return Array.from({ length: bytes.length / frameBytes }, (_, index) => {
    const start = index * frameBytes;
    return { width, height, pixels: bytes.subarray(start, start + width * height) };
  });
}

async function ffmpeg(args: readonly string[]): Promise<string> {
  const { stderr } = await execa(requireProgram('ffmpeg'), ['-v', 'error', '-y', '-nostdin', ...args], {
    timeout: 60_000,
  });
  return stderr;
}
