import { resolve } from 'node:path';
import { badFlag } from '../config/flag-values.js';
import type { LoopCommand } from '../config/loop-config.js';
import { LoopError } from '../errors/loop-error.js';
import type { Flags } from './flags/flag.js';
import { read } from './read-flag.js';

/** What a session description says already. */
const SAID_BY_SDP = ['port', 'bind', 'host', 'codec'] as const;

/** `--sdp`, absolute; null: not given. @throws LoopError `bad-config` beside a flag that says the same */
export function sdpRequest(command: LoopCommand, flags: Flags): string | null {
  const path = read(flags, 'sdp', null, (flag, text) => {
    if (text === '' || text.includes('\0')) throw badFlag(flag, text, 'write the path of a session description');
    return resolve(text);
  });
  if (path === null || command !== 'receiver') return null;
  const other = SAID_BY_SDP.find((flag) => typeof flags[flag] === 'string');
  if (other === undefined) return path;
  throw new LoopError('bad-config', `--sdp and --${other}: the file says that already: leave one of them out`);
}
