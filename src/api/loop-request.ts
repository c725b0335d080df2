import { loopFlags } from '../request/flags/loop-flags.js';
import { loopRequest as requestOfFlags } from '../request/loop-request.js';
import type { LoopRequest } from '../config/loop-config.js';
import { LoopError } from '../errors/loop-error.js';
import { assertOptions, flagsOf, givenOptions } from './flags-of-options.js';
import type { OptionsOf } from './loop-options.js';
import { inOptionWords } from './option-errors.js';
import { OPTION_FLAGS, shown } from './option-flags.js';

/** A window is what a program asks for, not what it gets. */
const LIBRARY_DEFAULTS = { display: 'none' } as const;

/**
 * What {@link startLoop} and its like are asked for, each value checked: the request that {@link prepare} takes. Looks at
 * nothing but its arguments.
 * @param command `'start'` for both roles on this host, else the one that runs.
 * @throws LoopError `bad-config` that names the option: one that the command does not have, or whose value does not hold
 */
export function loopRequest<C extends keyof OptionsOf>(command: C, options: OptionsOf[C]): LoopRequest {
  assertOptions(options);
  assertCommand(command);
  const given = givenOptions(options);
  try {
    return requestOfFlags(command, flagsOf({ ...LIBRARY_DEFAULTS, ...given }, OPTION_FLAGS, loopFlags(command)));
  } catch (thrown) {
    throw inOptionWords(thrown, OPTION_FLAGS, given);
  }
}

const COMMANDS: readonly unknown[] = ['start', 'sender', 'receiver'] satisfies (keyof OptionsOf)[];

function assertCommand(command: unknown): void {
  if (COMMANDS.includes(command)) return;
  throw new LoopError('bad-config', `command ${shown(command)}: write one of ${COMMANDS.join(', ')}`);
}
