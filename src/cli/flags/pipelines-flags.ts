import { type FlagTable, toggle } from '../../request/flags/flag.js';
import { loopFlags } from '../../request/flags/loop-flags.js';

/** The flags of `gstcv-loop pipelines`. */
export function pipelinesFlags(): FlagTable {
  return {
    ...loopFlags('start'),
    explain: toggle('Output:', 'name each conversion that remains, why, and how to be rid of it', false),
  };
}
