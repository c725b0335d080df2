import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { requireProgram } from './require-program.js';

/** People walking: 768x576, 10 frames per second, 795 frames. @throws Error that says how to get it. */
export function walkingPeople(): string {
  const places = [
    fileURLToPath(new URL('../../.setup/vtest.avi', import.meta.url)),
    '/usr/share/doc/opencv-doc/examples/data/vtest.avi',
  ];
  const path = places.find((place) => existsSync(place));
  if (path === undefined) throw new Error(`vtest.avi is missing (${places.join(', ')}): run scripts/setup --test`);
  return path;
}

export interface VideoOptions {
  readonly seconds: number;
  /** Frames per second. */
  readonly rate: number;
  readonly size: string;
  readonly audio: boolean;
}

/** Writes an H.264 video file and returns its path. */
export async function makeMp4(
  folder: string,
  name: string,
  { seconds, rate, size, audio }: VideoOptions,
): Promise<string> {
  const path = join(folder, name);
  const picture = ['-f', 'lavfi', '-i', `testsrc=size=${size}:rate=${String(rate)}`];
  const sound = audio ? ['-f', 'lavfi', '-i', 'sine=frequency=440', '-c:a', 'aac'] : [];
  const encoder = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-t', String(seconds)];
  await execa(requireProgram('ffmpeg'), ['-v', 'error', '-y', ...picture, ...sound, ...encoder, `file:${path}`], {
    timeout: 30_000,
  });
  return path;
}
