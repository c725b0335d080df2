import { accessSync, constants, realpathSync } from 'node:fs';
import { basename, delimiter, join } from 'node:path';
import { ADDON_ENVIRONMENT } from '../config/addon-environment.js';
import { SUPERVISOR_VARIABLE, supervisorMark } from '../host/orphans.js';

/**
 * The words in front of `node script`: util-linux' setpriv makes the kernel end the child with its parent, even while the
 * child's event loop is blocked in an open and can see no disconnect. Empty where setpriv is missing: then
 * `sweepOrphans` ends later what is left.
 */
export function parentDeathCommand(searchPath = process.env['PATH'] ?? ''): readonly string[] {
  const setprivPath = findProgram('setpriv', searchPath);
  return setprivPath === null ? [] : [setprivPath, '--pdeathsig', 'KILL', '--'];
}

/**
 * What is added to the environment of a child. It names this process as its supervisor, for `sweepOrphans`.
 *
 * GStreamer's own errors about pipelines go to stderr as well: OpenCV's capture plays what is left of a pipeline in which
 * an element is missing, and says nothing.
 */
export function childEnvironment(): Record<string, string> {
  // The user's own setting comes last: of two for one category the later one counts.
  const debug = ['GST_PIPELINE:1', process.env['GST_DEBUG']].filter((part) => part !== undefined && part !== '');
  const gstreamer = { GST_DEBUG: debug.join(','), GST_DEBUG_NO_COLOR: '1' };
  return { ...ADDON_ENVIRONMENT, ...gstreamer, [SUPERVISOR_VARIABLE]: supervisorMark() };
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
