import { constants } from 'node:os';
import type { LoopCommand } from '../../config/loop-config.js';
import { sweepOrphans } from '../../host/orphans.js';
import type { LoopEvent } from '../../protocol/events.js';
import { prepare } from '../../prepare/prepare.js';
import { superviseLoop } from '../../supervisor/supervisor.js';
import type { Flags } from '../flags.js';
import { createReporter } from '../output/reporter.js';
import { loopRequest, outputRequest } from '../request.js';

const END_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Runs one of the commands that fork children; resolves to the exit code. */
export async function runLoop(command: LoopCommand, flags: Flags): Promise<number> {
  const output = outputRequest(flags);
  const request = loopRequest(command, flags);
  // First of all: what a killed supervisor has left behind may hold the port.
  const orphans = await sweepOrphans();
  const config = await prepare(request);
  const reporter = createReporter(output);
  const interruption = new Interruption();
  if (orphans.length > 0) reporter.event(orphansEnded(orphans));
  try {
    const { summary, error } = await superviseLoop(config, {
      onEvent: (event) => {
        reporter.event(event);
      },
      signal: interruption.signal,
      hurry: interruption.hurry,
    });
    if (error !== null) {
      process.stderr.write(`gstcv-loop: ${error.message}\n`);
      return error.exitCode;
    }
    return summary.outcome === 'interrupted' ? interruption.exitCode : 0;
  } finally {
    reporter.close();
    interruption.close();
  }
}

function orphansEnded(pids: readonly number[]): LoopEvent {
  const message = `ended what a killed supervisor had left behind: ${pids.map((pid) => `process ${String(pid)}`).join(', ')}`;
  return { type: 'log', timeMs: 0, level: 'warn', role: null, message };
}

/** What ends a run from outside: a signal, or a reader of our output that has gone away (`gstcv-loop start | head -1`). */
class Interruption {
  private readonly controller = new AbortController();
  private readonly hurryController = new AbortController();
  private cause: NodeJS.Signals = 'SIGTERM';
  private hasTold = false;

  constructor() {
    for (const signal of END_SIGNALS) process.on(signal, this.onSignal);
    for (const stream of [process.stdout, process.stderr]) stream.on('error', this.onOutputError);
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** A second signal: the user does not want to wait any more. */
  get hurry(): AbortSignal {
    return this.hurryController.signal;
  }

  /** By convention of the shells. */
  get exitCode(): number {
    return 128 + constants.signals[this.cause];
  }

  /** The streams keep their listener: what is still under way may fail after the end as well. */
  close(): void {
    for (const signal of END_SIGNALS) process.off(signal, this.onSignal);
  }

  private readonly onSignal = (signal: NodeJS.Signals) => {
    if (this.controller.signal.aborted) this.hurryController.abort();
    this.end(signal);
  };

  private readonly end = (signal: NodeJS.Signals) => {
    if (!this.controller.signal.aborted) this.cause = signal;
    this.controller.abort();
  };

  private readonly onOutputError = (error: Error) => {
    if ('code' in error && error.code === 'EPIPE') this.end('SIGPIPE');
    else this.tellOnce(`output cannot be written (${error.message}): the link goes on without`);
  };

  /** A full disk is no reason to end a link that is well. */
  private tellOnce(message: string): void {
    if (this.hasTold) return;
    this.hasTold = true;
    process.stderr.write(`gstcv-loop: ${message}\n`);
  }
}
