import { type FlagTable, toggle, value } from './flag.js';

/** What a receiver does with its stream besides showing it. */
export const SINK_FLAGS: FlagTable = {
  record: value('Sinks:', 'Matroska file to record the stream into, as it came, e.g. out.mkv', 'none'),
  force: toggle('Sinks:', 'replace the file of --record where it exists', false),
};
