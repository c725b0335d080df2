import type { LoopCommand } from '../../config/loop-config.js';
import type { Flags } from '../../request/flags/flag.js';
import { loopRequest } from '../../request/loop-request.js';
import { outputRequest } from '../output/output-request.js';

/** Runs one of the commands that fork children; resolves to the exit code. */
export async function runLoop(command: LoopCommand, flags: Flags): Promise<number> {
  const output = outputRequest(flags);
  const request = loopRequest(command, flags);
  // Loaded only now: whoever mistyped a flag should not wait for all that runs children.
  const { playLoop } = await import('../play-loop.js');
  return playLoop(request, output);
}
