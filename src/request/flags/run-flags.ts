import { DEFAULTS } from '../../config/defaults.js';
import { type FlagTable, toggle, value } from './flag.js';

export const RUN_FLAGS: FlagTable = {
  frames: value('Run:', 'end after so many frames', 'no end'),
  duration: value('Run:', 'end after so long, e.g. 10s', 'no end'),
  realtime: toggle('Run:', 'real-time priority for steady delays on a busy host; needs root or an rtprio limit', false),
  'warm-spare': toggle('Run:', 'keep a loaded child in reserve, which takes over at once', false),
  'max-restarts': value('Run:', 'restarts of a role before giving up', String(DEFAULTS.maxRestarts)),
  'max-rss': value('Run:', 'replace a child that uses more memory, e.g. 500M', 'no limit'),
};

export const OUTPUT_FLAGS: FlagTable = {
  json: toggle('Output:', 'one JSON object per line on stdout', false),
  'log-level': value('Output:', 'error, warn, info or debug', DEFAULTS.logLevel),
};
