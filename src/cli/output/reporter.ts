import type { LoopEvent } from '../../protocol/events.js';
import type { OutputRequest } from './output-request.js';
import { HumanReporter } from './human-reporter.js';
import { JsonReporter } from './json-reporter.js';
import { isLogged } from './log-level.js';

/** Turns events into output. */
export interface Reporter {
  event(event: LoopEvent): void;
  close(): void;
}

export function createReporter({ json, logLevel }: OutputRequest): Reporter {
  const reporter = json ? new JsonReporter(process.stdout) : new HumanReporter(process.stderr, logLevel);
  return {
    event: (event) => {
      if (event.type !== 'log' || isLogged(event.level, logLevel)) reporter.event(event);
    },
    close: () => {
      reporter.close();
    },
  };
}
