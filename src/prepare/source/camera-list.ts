import type { CameraMode } from '../../pipeline/source.js';
import type { FrameRate } from '../../pipeline/video-format.js';

/** A camera that Video4Linux knows. */
export interface Camera {
  readonly name: string;
  /** Path, as /dev/video0. */
  readonly device: string;
  readonly modes: readonly CameraMode[];
}

/**
 * Reads what `gst-device-monitor-1.0 Video/Source` prints in the C locale. Modes whose size is a range are left out: cameras list
 * theirs. Other providers (PipeWire) show the same cameras once more.
 */
export function parseCameras(output: string): Camera[] {
  const cameras = new Map<string, Camera>();
  for (const block of output.split(/^Device found:$/m).slice(1)) {
    const device = /^\s*(?:device\.path|api\.v4l2\.path) = "?(\/dev\/[^\s"]+)"?$/m.exec(block)?.[1];
    if (device === undefined || !/^\s*class : Video\/Source$/m.test(block)) continue;
    const name = /^\s*name {2}: (.*)$/m.exec(block)?.[1]?.trim() ?? device;
    const modes = block.split('\n').flatMap(modesOfLine);
    const known = cameras.get(device);
    if (known === undefined || known.modes.length < modes.length)
      cameras.set(device, { name, device, modes: unique(modes) });
  }
  return [...cameras.values()].sort((a, b) => a.device.localeCompare(b.device, 'en', { numeric: true }));
}

const FORMATS: Readonly<Record<string, CameraMode['format']>> = { 'video/x-raw': 'raw', 'image/jpeg': 'mjpeg' };

/** `caps  : image/jpeg, width=1280, height=720, framerate={ (fraction)30/1, (fraction)15/1 }`: one mode for each rate. */
function modesOfLine(line: string): CameraMode[] {
  const [, media = '', fields = ''] =
    /^\s*(?:caps {2}: )?(video\/x-raw|image\/jpeg)(?:\([^)]*\))?, (.*)$/.exec(line) ?? [];
  const format = FORMATS[media];
  const [width, height] = [numberOf(fields, 'width'), numberOf(fields, 'height')];
  if (format === undefined || width === null || height === null) return [];
  const rates = /framerate=(?:\(fraction\))?(\{[^}]*\}|\d+\/\d+)/.exec(fields)?.[1] ?? '';
  return Array.from(rates.matchAll(/(\d+)\/(\d+)/g), ([, numerator, denominator]) => ({
    format,
    width,
    height,
    frameRate: { numerator: Number(numerator), denominator: Number(denominator) },
  })).filter(({ frameRate }) => frameRate.numerator > 0 && frameRate.denominator > 0);
}

function numberOf(fields: string, name: string): number | null {
  const digits = new RegExp(`\\b${name}=(?:\\(int\\))?(\\d+)(?:,|$)`).exec(fields)?.[1];
  return digits === undefined ? null : Number(digits);
}

/** A camera offers the same size and rate in several raw formats; which one is left to it. */
function unique(modes: readonly CameraMode[]): CameraMode[] {
  return [...new Map(modes.map((mode) => [JSON.stringify(mode), mode])).values()];
}

export interface WantedMode {
  readonly size: { readonly width: number; readonly height: number };
  readonly frameRate: FrameRate;
  readonly format: CameraMode['format'] | null;
}

/**
 * The mode to use: the size that was asked for, or the smallest that covers it, else the largest; of those the slowest that is
 * fast enough, else the fastest; raw where that is as good, since it needs no decoder.
 */
export function chooseMode(modes: readonly CameraMode[], { size, frameRate, format }: WantedMode): CameraMode | null {
  const wantedFps = frameRate.numerator / frameRate.denominator;
  const ranked = modes
    .filter((mode) => format === null || mode.format === format)
    .map((mode) => ({
      mode,
      rank: [...sizeRank(mode, size), ...rateRank(mode, wantedFps), mode.format === 'raw' ? 0 : 1],
    }))
    .sort((a, b) => compare(a.rank, b.rank));
  return ranked[0]?.mode ?? null;
}

function sizeRank({ width, height }: CameraMode, wanted: WantedMode['size']): [number, number] {
  const covers = width >= wanted.width && height >= wanted.height;
  return covers ? [0, width * height] : [1, -width * height];
}

function rateRank({ frameRate }: CameraMode, wantedFps: number): [number, number] {
  const fps = frameRate.numerator / frameRate.denominator;
  // 29.97 will do for 30.
  return fps >= wantedFps * 0.99 ? [0, fps] : [1, -fps];
}

function compare(a: readonly number[], b: readonly number[]): number {
  const index = a.findIndex((value, place) => value !== b[place]);
  return index < 0 ? 0 : (a[index] ?? 0) - (b[index] ?? 0);
}
