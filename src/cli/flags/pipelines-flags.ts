import { type FlagTable, toggle } from './flag.js';
import { loopFlags } from './loop-flags.js';

/** The flags of `gstcv-loop pipelines`. */
export function pipelinesFlags(): FlagTable {
  return {
    ...loopFlags('start'),
    explain: toggle('Output:', 'name each conversion that remains, why, and how to be rid of it', false),
  };
}
