import { errorCodeOf } from './error-code.js';
import { errorText } from './loop-error.js';

/** What a failed look at a file means for who named it, and what to do. */
export function whyUnreadable(error: unknown): string {
  const code = errorCodeOf(error);
  if (code === 'ENOENT' || code === 'ENOTDIR') return 'there is no such file: check the path';
  if (code === 'EACCES') return 'this user may not read it: check the permissions of the file and its folders';
  if (code === 'ELOOP') return 'there are symlinks in a circle: check the path';
  return code === '' ? `the file cannot be read: ${errorText(error)}` : `the file cannot be read (${code})`;
}
