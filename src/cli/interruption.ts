import { constants } from 'node:os';

/** What ends a run from outside: a signal, or a reader of our output that has gone away (`gstcv-loop start | head -1`). */
export class Interruption {
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
    else this.tellOnce(`output cannot be written (${error.message}): it goes on without`);
  };

  /** A full disk is no reason to end a link that is well. */
  private tellOnce(message: string): void {
    if (this.hasTold) return;
    this.hasTold = true;
    process.stderr.write(`gstcv-loop: ${message}\n`);
  }
}

const END_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
