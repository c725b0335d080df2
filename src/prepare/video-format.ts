import type { SenderConfig } from '../config/child-config.js';
import { DEFAULTS, LIMITS } from '../config/defaults.js';
import { badFlag, type Size } from '../config/flag-values.js';
import type { LoopRequest } from '../config/loop-config.js';
import type { SourceFormat, SourceRequest } from '../config/source/source-request.js';
import type { Fit } from '../pipeline/source.js';
import { sourceFlag, sourceName } from '../pipeline/source-name.js';
import { type FrameRate, framesPerSecond, type VideoFormat } from '../pipeline/video-format.js';
import type { FoundSource } from './source/found-source.js';

type VideoRequest = Pick<LoopRequest, 'source' | 'size' | 'frameRate' | 'gop' | 'stamp' | 'cameraStamp'>;
type SourceConfig = SenderConfig['source'];

/**
 * Fills in what the user left open: from the source where that has been looked at, else from the defaults.
 * @throws LoopError `bad-config` for a picture that cannot be sent.
 */
export function fillVideo(
  request: VideoRequest,
  { own, live, make }: FoundSource,
): { readonly source: SourceConfig; readonly video: VideoFormat; readonly gop: number } {
  const size = request.size ?? checkedSize(request.source, own ?? DEFAULTS.size);
  const frameRate = request.frameRate ?? checkedRate(request.source, own?.frameRate ?? DEFAULT_RATE);
  const video: VideoFormat = { width: size.width, height: size.height, frameRate };
  if (request.stamp) assertRoomFor('stamp', request, video);
  if (request.cameraStamp) assertRoomFor('camera-stamp', request, video);
  const gop = request.gop ?? Math.max(1, Math.round(framesPerSecond(frameRate)));
  const rescale = own?.width !== video.width || own.height !== video.height;
  const resample = live ? mustDrop(request, own) : own?.frameRate == null || !isSameRate(own.frameRate, frameRate);
  return { source: make({ rescale, resample } satisfies Fit), video, gop };
}

const DEFAULT_RATE: FrameRate = { numerator: DEFAULTS.fps, denominator: 1 };

/** A live source is asked for fewer frames than it has, or perhaps has: it never gets more of them. */
function mustDrop({ frameRate }: VideoRequest, own: SourceFormat | null): boolean {
  if (frameRate === null) return false;
  return own?.frameRate == null || framesPerSecond(own.frameRate) > framesPerSecond(frameRate);
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
  return badFlag(sourceFlag(source), sourceName(source), advice);
}

function asSize(width: number, height = width): string {
  return `${String(width)}x${String(height)}`;
}
