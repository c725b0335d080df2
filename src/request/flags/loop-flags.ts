import type { LoopCommand } from '../../config/loop-config.js';
import { DECODER_FLAGS, encoderFlags } from './encoder-flags.js';
import type { FlagTable } from './flag.js';
import { healthFlags } from './health-flags.js';
import { hookFlags } from './hook-flags.js';
import { networkFlags } from './network-flags.js';
import { PICTURE_FLAGS, READING_FLAGS } from './picture-flags.js';
import { OUTPUT_FLAGS, RUN_FLAGS } from './run-flags.js';
import { SINK_FLAGS } from './sink-flags.js';
import { SOURCE_FLAGS } from './source-flags.js';

/** The flags that a command has; a flag of another role is refused, not ignored. */
export function loopFlags(command: LoopCommand): FlagTable {
  const sending = command === 'receiver' ? {} : { ...SOURCE_FLAGS, ...encoderFlags(command) };
  return {
    ...networkFlags(command),
    ...(command === 'start' || command === 'receiver' ? DECODER_FLAGS : {}),
    ...sending,
    ...PICTURE_FLAGS,
    ...hookFlags(command),
    ...(command === 'start' || command === 'receiver' ? { ...READING_FLAGS, ...SINK_FLAGS } : {}),
    ...RUN_FLAGS,
    ...healthFlags(command),
    ...OUTPUT_FLAGS,
  };
}
