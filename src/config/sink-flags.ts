import { resolve } from 'node:path';
import { badFlag } from './flag-values.js';

/** Name of the file to record into; what is there is looked at later. */
export function parseRecordPath(flag: string, value: string): string {
  if (value === '' || value.includes('\0')) throw badFlag(flag, value, 'write the path of a file, for example out.mkv');
  if (!/[^/]\.mkv$/.test(value)) {
    throw badFlag(flag, value, 'a recording is a Matroska file: write a name that ends with .mkv');
  }
  return resolve(value);
}
