import { assertNever } from '../errors/assert-never.js';
import { capsFilter, type Element, element } from './element.js';
import { pixelFormatFor, rawCaps, type VideoFormat } from './video-format.js';
import type { TestPattern } from './vocabulary.js';

/** Where frames come from. A new kind of source is a new member here and a new case in `sourceElements`. */
export type Source =
  | { readonly kind: 'test'; readonly pattern: TestPattern }
  | {
      readonly kind: 'file';
      /** Absolute path. */
      readonly path: string;
      readonly loop: boolean;
      /** The picture must be scaled, because a size other than the file's own was asked for. */
      readonly rescale: boolean;
      /** Frames must be dropped or repeated, because a rate other than the file's own was asked for, or it has none. */
      readonly resample: boolean;
    };

/** The elements that give raw video of exactly this format, in the pixel format that the size allows. */
export function sourceElements(source: Source, video: VideoFormat): Element[] {
  const caps = capsFilter(rawCaps(pixelFormatFor(video) === 'i420' ? 'I420' : 'BGR', video));
  switch (source.kind) {
    case 'test':
      return [element('videotestsrc', { 'is-live': true, pattern: source.pattern }), caps];
    case 'file':
      return [
        element('filesrc', { location: source.path }),
        element('decodebin'),
        element('videoconvert'),
        ...(source.rescale ? [element('videoscale')] : []),
        ...(source.resample ? [element('videorate')] : []),
        caps,
      ];
    default:
      return assertNever(source);
  }
}

/**
 * The appsink behind a source. A live source must never queue: the newest frame wins. A file waits for its reader instead,
 * so that every frame is sent, and is paced by its own timestamps.
 */
export function sourceSink(source: Source): Element {
  const live = source.kind === 'test';
  return element('appsink', { drop: live, 'max-buffers': 1, sync: !live });
}
