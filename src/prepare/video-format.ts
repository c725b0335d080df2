import type { SenderConfig } from '../config/child-config.js';
import { DEFAULTS, LIMITS } from '../config/defaults.js';
import { badFlag, type Size, type SourceRequest } from '../config/flag-values.js';
import type { LoopRequest } from '../config/loop-config.js';
import { type FrameRate, framesPerSecond, type VideoFormat } from '../pipeline/video-format.js';
import type { FileFormat } from './discoverer-output.js';

type VideoRequest = Pick<LoopRequest, 'source' | 'loop' | 'size' | 'frameRate' | 'gop' | 'stamp' | 'cameraStamp'>;
type SourceConfig = SenderConfig['source'];

/**
 * Fills in what the user left open: from the file where there is one, else from the defaults. `file` is null for a test
 * source.
 * @throws LoopError `bad-config` for a picture that cannot be sent.
 */
export function fillVideo(
  request: VideoRequest,
  file: FileFormat | null,
): { readonly source: SourceConfig; readonly video: VideoFormat; readonly gop: number } {
  const own = file ?? { ...DEFAULTS.size, frameRate: DEFAULT_RATE };
  const size = request.size ?? checkedSize(request.source, own);
  const frameRate = request.frameRate ?? checkedRate(request.source, own.frameRate ?? DEFAULT_RATE);
  const video: VideoFormat = { width: size.width, height: size.height, frameRate };
  if (request.stamp) assertRoomFor('stamp', request, video);
  if (request.cameraStamp) assertRoomFor('camera-stamp', request, video);
  const gop = request.gop ?? Math.max(1, Math.round(framesPerSecond(frameRate)));
  return { source: fillSource(request, own, video), video, gop };
}

const DEFAULT_RATE: FrameRate = { numerator: DEFAULTS.fps, denominator: 1 };

/** A file is scaled and its frames are dropped or repeated only where that makes a difference: both cost time. */
function fillSource({ source, loop }: VideoRequest, own: FileFormat, video: VideoFormat): SourceConfig {
  if (source.kind === 'test') return source;
  const rescale = video.width !== own.width || video.height !== own.height;
  const resample = own.frameRate === null || !isSameRate(own.frameRate, video.frameRate);
  return { kind: 'file', path: source.path, loop, rescale, resample };
}

function isSameRate(one: FrameRate, other: FrameRate): boolean {
  return one.numerator * other.denominator === other.numerator * one.denominator;
}

/** Only a file's own size can be beyond the limits: the flag has been checked. */
function checkedSize(source: SourceRequest, { width, height }: Size): Size {
  const { minSize, maxSize } = LIMITS;
  if ([width, height].every((length) => length >= minSize && length <= maxSize)) return { width, height };
  const range = `${asSize(minSize)} to ${asSize(maxSize)}`;
  throw badSource(
    source,
    `its picture of ${asSize(width, height)} is not within ${range}: write a --size to scale it to`,
  );
}

function checkedRate(source: SourceRequest, rate: FrameRate): FrameRate {
  if (framesPerSecond(rate) <= LIMITS.maxFps) return rate;
  const [fps, max] = [framesPerSecond(rate), LIMITS.maxFps].map((value) => String(Math.round(value)));
  throw badSource(source, `its ${String(fps)} frames per second are more than ${String(max)}: write the --fps to send`);
}

const STAMPS = {
  stamp: { name: 'stamp', min: LIMITS.minStampedSize },
  'camera-stamp': { name: "camera's stamp", min: LIMITS.minCameraStampedSize },
} as const;

function assertRoomFor(
  stamp: keyof typeof STAMPS,
  { source, size }: VideoRequest,
  { width, height }: VideoFormat,
): void {
  const { name, min } = STAMPS[stamp];
  if (width >= min.width && height >= min.height) return;
  const [is, least] = [asSize(width, height), asSize(min.width, min.height)];
  const advice = `a picture of ${is} has no room for the ${name}: write a --size of at least ${least}, or --no-${stamp}`;
  throw size === null ? badSource(source, advice) : badFlag('size', is, advice);
}

function badSource(source: SourceRequest, advice: string) {
  return badFlag('source', source.kind === 'file' ? source.path : `test://${source.pattern}`, advice);
}

function asSize(width: number, height = width): string {
  return `${String(width)}x${String(height)}`;
}
