import { errorCodeOf } from './error-code.js';
import { errorText } from './loop-error.js';

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EACCES: 'this user may not read or write there',
  EPERM: 'this user may not read or write there',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the quota of this user is used up',
  ENOTDIR: 'there is a file of this name where a folder should be',
  EEXIST: 'there is a file of this name where a folder should be',
  EISDIR: 'there is a folder of this name where a file should be',
  ENAMETOOLONG: 'the name is too long',
  ELOOP: 'there are symlinks in a circle',
};

/** What a failed call of the file system means, without its own words, which repeat the path unquoted. */
export function whyNot(thrown: unknown): string {
  return REASONS[errorCodeOf(thrown)] ?? errorText(thrown);
}
