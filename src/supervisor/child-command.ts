import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { ADDON_ENVIRONMENT } from '../config/addon-environment.js';

let setprivPath: string | null | undefined;

/**
 * The words in front of `node script`: util-linux' setpriv makes the kernel end the child with its parent, even while the
 * child's event loop is blocked in an open and can see no disconnect. Empty where setpriv is missing.
 */
export function parentDeathCommand(): readonly string[] {
  setprivPath ??= findProgram('setpriv');
  return setprivPath === null ? [] : [setprivPath, '--pdeathsig', 'KILL', '--'];
}

export function childEnvironment(): Record<string, string> {
  return { ...ADDON_ENVIRONMENT };
}

function findProgram(name: string): string | null {
  for (const directory of (process.env['PATH'] ?? '').split(delimiter)) {
    const path = join(directory, name);
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {
      // Not here: look in the next directory.
    }
  }
  return null;
}
