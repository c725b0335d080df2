import { DEFAULTS } from '../../config/defaults.js';
import { type FlagTable, toggle, value } from './flag.js';

const size = `${String(DEFAULTS.size.width)}x${String(DEFAULTS.size.height)}`;

export const SOURCE_FLAGS: FlagTable = {
  source: value('Source:', 'test://PATTERN, or a video file, paced in real time', DEFAULTS.source),
  loop: toggle('Source:', 'begin a file again at its end', false),
  size: value('Source:', 'WIDTHxHEIGHT in pixels', `${size}; a file: its own`),
  fps: value('Source:', 'frames per second', `${String(DEFAULTS.fps)}; a file: its own`),
};
