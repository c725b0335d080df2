import { ADDON_ENVIRONMENT, HOOK_ENVIRONMENT } from '../config/addon-environment.js';
import { TOLD_ON_STDERR } from '../pipeline/posted-error.js';
import { SUPERVISOR_VARIABLE, supervisorMark } from '../host/orphans.js';

/**
 * What is added to the environment of a child. It names this process as its supervisor, for `sweepOrphans`.
 *
 * GStreamer's own errors go to stderr as well: OpenCV's capture plays what is left of a pipeline in which an element is
 * missing, and ends as at the end of the stream where an element fails, and says nothing.
 */
export function childEnvironment(hasHook = false): Record<string, string> {
  // The user's own setting comes last: of two for one category the later one counts.
  const debug = [TOLD_ON_STDERR, process.env['GST_DEBUG']].filter((part) => part !== undefined && part !== '');
  // What is read there is read in English, whatever the user's own language.
  const gstreamer = { GST_DEBUG: debug.join(','), GST_DEBUG_NO_COLOR: '1', LANGUAGE: 'C' };
  const memory = hasHook ? { ...HOOK_ENVIRONMENT, ...ownMallocSettings() } : {};
  return { ...ADDON_ENVIRONMENT, ...gstreamer, ...memory, [SUPERVISOR_VARIABLE]: supervisorMark() };
}

/** What the user has said about memory holds. */
function ownMallocSettings(): Record<string, string> {
  return Object.fromEntries(
    Object.keys(HOOK_ENVIRONMENT).flatMap((name) => {
      const value = process.env[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}
