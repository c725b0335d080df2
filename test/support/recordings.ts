import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { execa } from 'execa';
import { requireProgram } from './require-program.js';

export interface Recording {
  readonly codec: string;
  readonly width: number;
  readonly height: number;
  /** Those that FFmpeg has decoded. */
  readonly frames: number;
  /** Null where the file has not been closed. */
  readonly durationS: number | null;
}

/** What ffprobe says of a file, having decoded all of it. @throws Error where it cannot be played. */
export async function probeRecording(path: string): Promise<Recording> {
  const entries = 'format=duration:stream=codec_name,width,height,nb_read_frames';
  const words = ['-v', 'quiet', '-of', 'json', '-count_frames', '-show_entries', entries, path];
  const { stdout } = await execa(requireProgram('ffprobe'), words, { timeout: 20_000 });
  const { streams, format } = JSON.parse(stdout) as {
    streams: { codec_name: string; width: number; height: number; nb_read_frames: string }[];
    format: { duration?: string };
  };
  const [stream] = streams;
  if (stream === undefined) throw new Error(`${path} has no stream`);
  const { codec_name: codec, width, height, nb_read_frames: frames } = stream;
  const durationS = format.duration === undefined ? null : Number(format.duration);
  return { codec, width, height, frames: Number(frames), durationS };
}

/** When each picture is to be shown, in s, in the order of the file. */
export async function recordedTimes(path: string): Promise<number[]> {
  const words = ['-v', 'error', '-of', 'csv=p=0', '-show_entries', 'packet=pts_time', path];
  const { stdout } = await execa(requireProgram('ffprobe'), words, { timeout: 20_000 });
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => Number(line.replace(',', '')));
}

/** The supervisor's child that is no child of Node's, by its PID. */
export async function recorderOf(run: { readonly pid: number }): Promise<number> {
  const pid = String(run.pid);
  const children = (await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8')).trim().split(' ');
  for (const child of children) {
    if ((await readFile(`/proc/${child}/cmdline`, 'utf8')).startsWith('gst-launch-1.0\0')) return Number(child);
  }
  throw new Error('there is no recorder');
}

/** What FFmpeg has to complain about while it decodes all of a file. */
export async function complaintsOf(path: string): Promise<string> {
  const words = ['-v', 'error', '-i', path, '-f', 'null', '-'];
  return (await execa(requireProgram('ffmpeg'), words, { timeout: 20_000 })).stderr;
}

/** Waits until a file has grown so far. */
export async function awaitFileSize(path: string, bytes: number, withinMs = 20_000): Promise<void> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const { size } = await stat(path).catch(() => ({ size: 0 }));
    if (size >= bytes) return;
    if (performance.now() > deadline) throw new Error(`${path} has only ${String(size)} bytes`);
    await delay(20);
  }
}

/** The slices of a Matroska recording, by their hashes, in their order, as FFmpeg copies them out without decoding. */
export async function recordedSlices(path: string): Promise<string[]> {
  const words = ['-v', 'error', '-i', path, '-c', 'copy', '-bsf:v', 'h264_mp4toannexb', '-f', 'h264', '-'];
  const { stdout } = await execa(requireProgram('ffmpeg'), words, { encoding: 'buffer', timeout: 20_000 });
  return slicesOf(Buffer.from(stdout));
}

export async function slicesIn(path: string): Promise<string[]> {
  return slicesOf(await readFile(path));
}

/** H.264, annex B: units behind start codes; types 1 and 5 are slices, and trailing zeros belong to no unit. */
function slicesOf(stream: Buffer): string[] {
  const units = stream.toString('latin1').split('\0\0\u0001').slice(1);
  const slices = units.filter((unit) => [1, 5].includes(unit.charCodeAt(0) & 0x1f));
  return slices.map((unit) => createHash('sha1').update(unit.replace(/\0+$/, ''), 'latin1').digest('hex'));
}
