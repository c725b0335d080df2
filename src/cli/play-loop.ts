import type { LoopRequest } from '../config/loop-config.js';
import { hideCredentials } from '../errors/hide-credentials.js';
import { sweepOrphans } from '../host/orphans.js';
import { prepare } from '../prepare/prepare.js';
import type { LoopEvent } from '../protocol/events.js';
import { superviseLoop } from '../supervisor/supervisor.js';
import { Interruption } from './interruption.js';
import type { OutputRequest } from './output/output-request.js';
import { createReporter } from './output/reporter.js';

/** Runs what was asked for until it ends or is interrupted; resolves to the exit code. */
export async function playLoop(request: LoopRequest, output: OutputRequest): Promise<number> {
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
      process.stderr.write(`gstcv-loop: ${hideCredentials(error.message)}\n`);
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
