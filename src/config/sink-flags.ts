import { resolve } from 'node:path';
import { markWord } from '../errors/mark-word.js';
import { LoopError } from '../errors/loop-error.js';
import { LIMITS } from './defaults.js';
import { badFlag, formatDuration, parseDuration, parseHost } from './flag-values.js';

/** Name of the file to record into; what is there is looked at later. */
export function parseRecordPath(flag: string, value: string): string {
  if (value === '' || value.includes('\0')) throw badFlag(flag, value, 'write the path of a file, for example out.mkv');
  if (!/[^/]\.mkv$/.test(value)) {
    throw badFlag(flag, value, 'a recording is a Matroska file: write a name that ends with .mkv');
  }
  return resolve(value);
}

/** `5s DIR`: the time from one picture to the next, and the folder, which may have blanks in its name. */
export function parseSnapshots(flag: string, value: string): { readonly dir: string; readonly everyMs: number } {
  const [time = '', ...rest] = value.split(' ');
  const everyMs = parseDuration(flag, time, LIMITS.minSnapshotMs, LIMITS.maxDurationMs);
  const dir = rest.join(' ');
  if (dir === '' || dir.includes('\0')) {
    const example = `${formatDuration(everyMs)} pictures`;
    throw badFlag(flag, value, `write a time and a folder, for example ${example}`);
  }
  return { dir: resolve(dir), everyMs };
}

/** `rtp://HOST:PORT`, an IPv6 address in brackets. */
export function parseForward(flag: string, value: string): { readonly host: string; readonly port: number } {
  const [, scheme, bracketed, plain, port = ''] =
    /^(\w+:\/\/)(?:\[([^\]]+)\]|([^:\s/]+)):(\d{1,5})\/?$/.exec(value) ?? [];
  if (scheme !== undefined && scheme !== 'rtp://') {
    const marked = markWord(value, 0, scheme.length);
    throw new LoopError('bad-config', `--${flag} ${marked}: only RTP can be forwarded: write rtp://HOST:PORT`);
  }
  const host = bracketed ?? plain;
  const number = Number(port);
  if (host === undefined || number < 1 || number > 65_535) {
    throw badFlag(flag, value, 'write rtp://HOST:PORT, for example rtp://192.168.1.20:5000 or rtp://[fd00::1]:5000');
  }
  return { host: parseHost(flag, host), port: number };
}
