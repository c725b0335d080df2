import { DEFAULTS } from '../../config/defaults.js';
import { type FlagTable, toggle, value } from './flag.js';

const size = `${String(DEFAULTS.size.width)}x${String(DEFAULTS.size.height)}`;

export const SOURCE_FLAGS: FlagTable = {
  source: value('Source:', 'a video file, or SCHEME://…: test, v4l2, rtsp, rtp, screen, images, file', DEFAULTS.source),
  'source-pipeline': value('Source:', 'GStreamer elements that end in raw video, in place of --source', 'none'),
  loop: toggle('Source:', 'begin a file or the images again at their end', false),
  size: value('Source:', 'WIDTHxHEIGHT in pixels', `${size}; other sources: their own`),
  fps: value('Source:', 'frames per second', `${String(DEFAULTS.fps)}; other sources: their own`),
};
