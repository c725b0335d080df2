import { constants } from 'node:os';
import type { LoopCommand } from '../../config/loop-config.js';
import { prepare } from '../../prepare/prepare.js';
import { superviseLoop } from '../../supervisor/supervisor.js';
import type { Flags } from '../flags.js';
import { createReporter } from '../output/reporter.js';
import { loopRequest, outputRequest } from '../request.js';

const END_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Runs one of the commands that fork children; resolves to the exit code. */
export async function runLoop(command: LoopCommand, flags: Flags): Promise<number> {
  const output = outputRequest(flags);
  const config = await prepare(loopRequest(command, flags));
  const reporter = createReporter(output);
  const end = new AbortController();
  const received: NodeJS.Signals[] = [];
  const onSignal = (signal: NodeJS.Signals) => {
    received.push(signal);
    end.abort();
  };
  for (const signal of END_SIGNALS) process.on(signal, onSignal);
  try {
    const { summary, error } = await superviseLoop(config, {
      onEvent: (event) => {
        reporter.event(event);
      },
      signal: end.signal,
    });
    if (error !== null) {
      process.stderr.write(`gstcv-loop: ${error.message}\n`);
      return error.exitCode;
    }
    const signal = received[0];
    return summary.outcome === 'interrupted' && signal !== undefined ? 128 + constants.signals[signal] : 0;
  } finally {
    reporter.close();
    for (const signal of END_SIGNALS) process.off(signal, onSignal);
  }
}
