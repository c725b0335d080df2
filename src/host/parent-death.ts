import { accessSync, constants, realpathSync } from 'node:fs';
import { basename, delimiter, join } from 'node:path';

/**
 * The words in front of `node script`: util-linux' setpriv makes the kernel end the child with its parent, even while the
 * child's event loop is blocked in an open and can see no disconnect. Empty where setpriv is missing: then
 * `sweepOrphans` ends later what is left.
 */
export function parentDeathCommand(searchPath = process.env['PATH'] ?? ''): readonly string[] {
  const setprivPath = findProgram('setpriv', searchPath);
  return setprivPath === null ? [] : [setprivPath, '--pdeathsig', 'KILL', '--'];
}

function findProgram(name: string, searchPath: string): string | null {
  for (const directory of searchPath.split(delimiter)) {
    const path = join(directory, name);
    try {
      accessSync(path, constants.X_OK);
      if (!isBusybox(path)) return path;
    } catch {
      // Not here: look in the next directory.
    }
  }
  return null;
}

/** BusyBox has a setpriv of its own, without --pdeathsig: a child started through it would end at once. */
function isBusybox(path: string): boolean {
  return basename(realpathSync(path)).startsWith('busybox');
}
