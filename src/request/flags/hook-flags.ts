import { DEFAULTS } from '../../config/defaults.js';
import type { LoopCommand } from '../../config/loop-config.js';
import { type FlagTable, toggle, value } from './flag.js';

const FLAGS: FlagTable = {
  hook: value('Hook:', 'module with your own OpenCV code for each frame, .mjs, .js or .ts', 'none'),
  watch: toggle('Hook:', 'load the hook anew when its file changes, and name what it leaks', false),
};

/** Only `start` has two roles to choose from. */
export function hookFlags(command: LoopCommand): FlagTable {
  if (command !== 'start') return FLAGS;
  return { ...FLAGS, 'hook-on': value('Hook:', 'sender or receiver: where the hook runs', DEFAULTS.hookOn) };
}
