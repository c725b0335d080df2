import { capsFilter, chain, element } from '../pipeline/element.js';
import { payloader } from '../pipeline/codecs.js';
import { encoderElements } from '../pipeline/encoders.js';
import { renderPipeline } from '../pipeline/render.js';
import { rawCaps } from '../pipeline/video-format.js';
import { Capture } from './capture.js';

const FORMAT = { width: 320, height: 240, frameRate: { numerator: 30, denominator: 1 } };
const ENCODER = { element: 'x264enc', preset: 'ultrafast', bitrateKbps: 1000, gop: 1, threads: 1 } as const;

/**
 * Loads what either role will need of GStreamer's plugins, by sending two frames once around inside of this process: half
 * of what a first open takes.
 */
export function warmUp(): void {
  const pipeline = chain(
    element('videotestsrc', { 'num-buffers': 2 }),
    capsFilter(rawCaps('I420', FORMAT)),
    ...encoderElements(ENCODER, FORMAT),
    payloader('h264', null),
    element('rtph264depay'),
    element('decodebin'),
    element('videoconvert'),
    element('appsink', { sync: false }),
  );
  try {
    Capture.open(renderPipeline([pipeline])).release();
  } catch {
    // What is missing here will be missed, and named, by the role that needs it.
  }
}
