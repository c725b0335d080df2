import type { LoopEvent } from '../../protocol/events.js';
import type { Reporter } from './reporter.js';

/** One JSON object per line, and nothing else on that stream. */
export class JsonReporter implements Reporter {
  constructor(private readonly out: NodeJS.WritableStream) {}

  event(event: LoopEvent): void {
    this.out.write(`${JSON.stringify(event)}\n`);
  }

  close(): void {
    // Nothing is held back.
  }
}
