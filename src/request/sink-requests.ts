import type { SinkRequests } from '../config/loop-config.js';
import { parseForward, parseRecordPath, parseSnapshots } from '../config/sink-flags.js';
import { LoopError } from '../errors/loop-error.js';
import type { Flags } from './flags/flag.js';
import { read } from './read-flag.js';

/** What the receiver is to do with its stream besides showing it. */
export function sinkRequests(flags: Flags): SinkRequests {
  const snapshots = read(flags, 'snapshot-every', null, parseSnapshots);
  const forward = read(flags, 'forward', null, parseForward);
  return { record: recordRequest(flags), snapshots, forward };
}

function recordRequest(flags: Flags): SinkRequests['record'] {
  const path = read(flags, 'record', null, parseRecordPath);
  const force = flags['force'] === true;
  if (path !== null) return { path, force };
  if (force) throw new LoopError('bad-config', '--force is about the file of --record: give that as well');
  return null;
}
