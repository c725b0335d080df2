import { type Element, element } from './element.js';
import type { Source } from './source.js';
import { fitElements } from './source-fit.js';
import { sourceHead } from './source-head.js';
import type { VideoFormat } from './video-format.js';

export type { Source } from './source.js';

/** The elements that give raw video of exactly this size, in the pixel format that the size allows. */
export function sourceElements(source: Source, video: VideoFormat): Element[] {
  return [...sourceHead(source, video), ...fitElements(source, video)];
}

/**
 * Whether its frames come when they come. The newest one wins then; a file waits for its reader instead, so that every frame is
 * sent, and is paced by its own timestamps.
 */
export function isLive({ kind }: Source): boolean {
  return kind !== 'file' && kind !== 'images';
}

/** The appsink behind a source: a live one must never queue, nor must one that is told to drop what nobody takes in time. */
export function sourceSink(source: Source, dropLate = false): Element {
  const live = isLive(source);
  return element('appsink', { drop: live || dropLate, 'max-buffers': 1, sync: !live });
}
