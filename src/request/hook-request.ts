import { resolve } from 'node:path';
import { DEFAULTS } from '../config/defaults.js';
import { badFlag } from '../config/flag-values.js';
import type { HookRequest, LoopCommand } from '../config/loop-config.js';
import { LoopError } from '../errors/loop-error.js';
import type { Flags } from './flags/flag.js';
import { choice, read } from './read-flag.js';

const ROLES = ['sender', 'receiver'] as const;

/** `--watch` and `--hook-on` say something about `--hook` only. @throws LoopError `bad-config` */
export function hookRequest(command: LoopCommand, flags: Flags): HookRequest | null {
  const path = read(flags, 'hook', null, parsePath);
  const watch = flags['watch'] === true;
  const on = read(flags, 'hook-on', null, choice(ROLES));
  if (path !== null) return { path, watch, on: command === 'receiver' ? command : (on ?? DEFAULTS.hookOn) };
  if (watch) throw new LoopError('bad-config', '--watch is about the hook: add --hook FILE');
  if (on !== null) throw badFlag('hook-on', on, 'this is about the hook: add --hook FILE');
  return null;
}

function parsePath(flag: string, path: string): string {
  if (path === '' || path.includes('\0')) throw badFlag(flag, path, 'write the path of a module');
  return resolve(path);
}
