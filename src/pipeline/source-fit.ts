import { assertNever } from '../errors/assert-never.js';
import { type Caps, capsFilter, type Element, element, fraction, int, text } from './element.js';
import type { Source } from './source.js';
import { pixelFormatFor, rawCaps, type VideoFormat } from './video-format.js';

/** Whether its pictures may get another size in the middle, of which nobody tells beforehand: of two films joined, of a camera set anew. */
export function mayChangeSize({ kind }: Source): boolean {
  return kind === 'images' || kind === 'file' || kind === 'rtsp' || kind === 'rtp';
}

/**
 * From raw video of any kind to what OpenCV takes: one conversion at most, and scaling only where that is needed, or may be.
 * OpenCV takes one size alone; what has it already passes videoscale as it is.
 */
export function fitElements(source: Source, video: VideoFormat): Element[] {
  const whole = capsFilter(rawCaps(pixelFormat(video), video));
  const convert = element('videoconvert');
  const scale = (wanted: boolean) => (wanted || mayChangeSize(source) ? [element('videoscale')] : []);
  switch (source.kind) {
    case 'test':
      return [whole];
    case 'file':
      return [convert, ...scale(source.rescale), ...(source.resample ? [element('videorate')] : []), whole];
    case 'still':
      // Converted and scaled once, then repeated as it is.
      return [
        convert,
        ...scale(source.rescale),
        capsFilter(sizeCaps(video)),
        element('imagefreeze', { 'is-live': true }),
        whole,
      ];
    case 'images':
      return [convert, ...scale(false), whole];
    case 'screen':
      return [convert, ...scale(source.rescale), whole];
    case 'v4l2':
    case 'rtsp':
    case 'rtp':
    case 'pipeline':
      return [convert, ...scale(source.rescale), capsFilter(sizeCaps(video)), ...dropElements(source.resample, video)];
    default:
      return assertNever(source);
  }
}

/**
 * Fewer frames of a live source. Never more: videorate holds each frame back until the next one has come, to know whether it
 * must be repeated, and a repeated one shows nothing new. So the caps leave the rate open elsewhere; here the source is
 * declared to be fast, because videorate refuses to drop frames of one that is slow or has no rate.
 */
function dropElements(resample: boolean, video: VideoFormat): Element[] {
  if (!resample) return [];
  const fast: Caps = { media: 'video/x-raw', fields: { framerate: fraction(ANY_RATE, 1) } };
  return [
    element('capssetter', { caps: [fast] }),
    element('videorate', { 'drop-only': true }),
    capsFilter(rawCaps(pixelFormat(video), video)),
  ];
}

/** As much as a source may give (LIMITS.maxFps). */
const ANY_RATE = 240;

function sizeCaps(video: VideoFormat): Caps {
  const fields = { format: text(pixelFormat(video)), width: int(video.width), height: int(video.height) };
  return { media: 'video/x-raw', fields };
}

function pixelFormat(video: VideoFormat): 'I420' | 'BGR' {
  return pixelFormatFor(video) === 'i420' ? 'I420' : 'BGR';
}
