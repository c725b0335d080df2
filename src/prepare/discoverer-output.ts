import type { FrameRate } from '../pipeline/video-format.js';

/** What a video file is made of. */
export interface FileFormat {
  readonly width: number;
  readonly height: number;
  /** Null where the frames come at no fixed rate. */
  readonly frameRate: FrameRate | null;
  /** Absent where it does not tell. */
  readonly durationMs?: number;
  /** A single picture. */
  readonly still?: true;
}

/** What gst-discoverer-1.0 has found out about a file. */
export type Discovery =
  | { readonly kind: 'video'; readonly format: FileFormat }
  | { readonly kind: 'plugin-missing'; readonly description: string }
  | { readonly kind: 'no-video' }
  /** All of its pictures have the same time: they would pass in an instant. */
  | { readonly kind: 'gif' }
  | { readonly kind: 'unreadable'; readonly reason: string };

/** Reads what `gst-discoverer-1.0 --verbose` prints in the C locale. Its exit code is always 0. */
export function parseDiscovery(output: string): Discovery {
  if (GIF.test(output)) return { kind: 'gif' };
  const format = firstVideo(output) ?? stillPicture(output);
  if (format !== null) return { kind: 'video', format };
  const description = missingPlugin(output);
  if (description !== null) return { kind: 'plugin-missing', description };
  const reason = /^(?:An error was encountered.*\n\s*|(?=Analyzing URI timed out))(.+)$/m.exec(output)?.[1];
  if (reason !== undefined) return { kind: 'unreadable', reason };
  return { kind: 'no-video' };
}

/**
 * The first video stream that can be decoded; one that cannot has the stream ID "(null)". The stream ID is the anchor,
 * because tags are printed as they are: a title of several lines may say "Width: 5" as well.
 */
const VIDEO_STREAM =
  /^ *video #\d+: .*\n(?:(?! *(?:video|audio|subtitles|container) #).*\n)*? *Stream ID: (?!\(null\)).*\n *Width: (\d+)\n *Height: (\d+)\n(?: .*\n)*? *Frame rate: (\d+)\/(\d+)$/m;

function firstVideo(output: string): FileFormat | null {
  const numbers = VIDEO_STREAM.exec(output)?.slice(1).map(Number);
  if (numbers === undefined) return null;
  const [width = 0, height = 0, numerator = 0, denominator = 0] = numbers;
  const fixed = numerator > 0 && denominator > 0;
  return { width, height, frameRate: fixed ? { numerator, denominator } : null, ...duration(output) };
}

const GIF = /^ *(?:container|video(?:\(image\))?) #\d+: image\/(?:gst-libav-)?gif\b/m;

/** Of the whole file, before that of anything in it. */
function duration(output: string): Pick<FileFormat, 'durationMs'> {
  const [, hours, minutes, seconds] = /^ +Duration: (\d+):(\d\d):(\d\d\.\d+)$/m.exec(output) ?? [];
  const durationMs = Math.round((Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000);
  return durationMs > 0 ? { durationMs } : {};
}

/** A file of sound may hold a picture of its cover: that is no video. */
function stillPicture(output: string): FileFormat | null {
  if (/^ *audio #\d+: /m.test(output)) return null;
  const size =
    /^ *video\(image\) #\d+: .*\n(?: .*\n)*? *Stream ID: (?!\(null\)).*\n *Width: (\d+)\n *Height: (\d+)$/m.exec(
      output,
    );
  if (size === null) return null;
  return { width: Number(size[1]), height: Number(size[2]), frameRate: null, still: true };
}

/** Lines such as ` (gstreamer|1.0|gst-discoverer-1.0|H.264 decoder|decoder-video/x-h264, …)`; audio is not needed. */
function missingPlugin(output: string): string | null {
  const lines = output.matchAll(/^ *\(gstreamer\|[^|\n]*\|[^|\n]*\|([^|\n]*)\|(?!decoder-audio\/)[^\n]*\)$/gm);
  const descriptions = new Set(Array.from(lines, ([, description = '']) => description));
  return descriptions.size === 0 ? null : [...descriptions].join(', ');
}
