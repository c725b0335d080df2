import { requireProgram } from './require-program.js';

/**
 * Words in front of a command that is to have a clock id of its own: a time namespace, with its clocks as they are or ahead
 * by whole seconds. Needs root and Linux 5.6.
 */
export function ownClock(aheadS = 0): readonly string[] {
  return [requireProgram('unshare'), '--time', '--monotonic', String(aheadS), '--fork', '--kill-child', '--'];
}
