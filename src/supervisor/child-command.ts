import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { ADDON_ENVIRONMENT } from '../config/addon-environment.js';

/**
 * The words in front of `node script`: util-linux' setpriv makes the kernel end the child with its parent, even while the
 * child's event loop is blocked in an open and can see no disconnect. Empty where setpriv is missing.
 */
export function parentDeathCommand(): readonly string[] {
  const setprivPath = findProgram('setpriv');
  return setprivPath === null ? [] : [setprivPath, '--pdeathsig', 'KILL', '--'];
}

/**
 * GStreamer's own errors about pipelines go to stderr as well: OpenCV's capture plays what is left of a pipeline in which
 * an element is missing, and says nothing.
 */
export function childEnvironment(): Record<string, string> {
  // The user's own setting comes last: of two for one category the later one counts.
  const debug = ['GST_PIPELINE:1', process.env['GST_DEBUG']].filter((part) => part !== undefined && part !== '');
  return { ...ADDON_ENVIRONMENT, GST_DEBUG: debug.join(','), GST_DEBUG_NO_COLOR: '1' };
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
