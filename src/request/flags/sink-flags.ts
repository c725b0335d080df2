import { type FlagTable, pair, toggle, value } from './flag.js';

/** What a receiver does with its stream besides showing it. */
export const SINK_FLAGS: FlagTable = {
  record: value('Sinks:', 'Matroska file to record the stream into, as it came, e.g. out.mkv', 'none'),
  force: toggle('Sinks:', 'replace the file of --record where it exists', false),
  'snapshot-every': pair('Sinks:', 'time and folder: keep a picture as JPEG every so often, e.g. 5s pictures', 'none'),
  forward: value('Sinks:', 'send the packets on as they come, e.g. to rtp://192.0.2.9:5000', 'none'),
};
