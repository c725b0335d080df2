import { DEFAULTS, LIMITS } from '../../config/defaults.js';
import type { VideoFormat } from '../../pipeline/video-format.js';
import { capsField, mediaTypes } from '../pipeline-lint/caps-text.js';
import { capsOf, type PipelineView } from '../pipeline-lint/pipeline-view.js';
import { NotMeasurable } from './not-measurable.js';

/**
 * Size and rate as the pipeline's raw caps say, else the defaults of gstcv-loop.
 * @throws NotMeasurable where no stamp has room in it.
 */
export function measuredFormat(view: PipelineView): VideoFormat {
  const raw = view.elements.flatMap((element) => {
    const caps = capsOf(element);
    return caps !== null && mediaTypes(caps)[0] === 'video/x-raw' ? [caps] : [];
  });
  const field = (name: string) => raw.flatMap((caps) => capsField(caps, name) ?? [])[0];
  const width = wholeNumber(field('width')) ?? DEFAULTS.size.width;
  const height = wholeNumber(field('height')) ?? DEFAULTS.size.height;
  const { minStampedSize, maxSize, maxFps } = LIMITS;
  if (width < minStampedSize.width || height < minStampedSize.height || width > maxSize || height > maxSize) {
    throw new NotMeasurable(`a picture of ${String(width)}x${String(height)} has no room for the stamp`);
  }
  // Other widths would need columns that the pipeline does not expect (pipeline/video-format.ts).
  if (width % 4 !== 0 || height % 2 !== 0)
    throw new NotMeasurable('only widths that 4 divides and even heights are measured');
  const [, numerator = '', denominator = '1'] = /^(\d+)(?:\/(\d+))?$/.exec(field('framerate') ?? '') ?? [];
  const rate = { numerator: Number(numerator), denominator: Number(denominator) };
  const fps = rate.numerator / rate.denominator;
  const frameRate = fps > 0 && fps <= maxFps ? rate : { numerator: DEFAULTS.fps, denominator: 1 };
  return { width, height, frameRate };
}

function wholeNumber(text: string | undefined): number | null {
  return text !== undefined && /^\d{1,5}$/.test(text) ? Number(text) : null;
}
