import { errorText } from '../errors/loop-error.js';
import { START_TIMEOUT_MS } from '../health/judge-process.js';
import { isEnding, isStopped } from '../host/process-status.js';
import type { LogLevel } from '../protocol/events.js';
import type { ChildHandle, ChildListener } from './child-handle.js';
import { LineLimiter } from './line-limiter.js';
import { KILL_AT_ONCE, STOP_GRACE, stopChild } from './stop-child.js';

export interface SparePoolOptions {
  readonly fork: (listener: ChildListener) => ChildHandle;
  readonly log: (level: LogLevel, message: string) => void;
}

/** Time for the children that begin to open their pipelines: loading another one meanwhile would slow that down. */
const REFILL_DELAY_MS = 1000;
/** After a spare that ended by itself; doubled with each further one, until one has been of use. */
const MIN_RETRY_MS = 1000;
const MAX_RETRY_MS = 60_000;

/** Keeps one child in reserve that has OpenCV loaded and can take either role at once. */
export class SparePool {
  private spare: ChildHandle | null = null;
  private timer: NodeJS.Timeout | undefined;
  private retryMs = MIN_RETRY_MS;
  private closed: Promise<void> | null = null;

  constructor(private readonly options: SparePoolOptions) {
    this.refillAfter(REFILL_DELAY_MS);
  }

  get pid(): number | null {
    return this.spare?.pid ?? null;
  }

  /** Whether one is being loaded, or will be in a moment. */
  get isComing(): boolean {
    return this.closed === null && this.spare?.isReady !== true && this.retryMs === MIN_RETRY_MS;
  }

  /** The spare, now the caller's, or null where none is ready. Another one is forked a little later. */
  take(listener: ChildListener): ChildHandle | null {
    const { spare } = this;
    if (spare?.isReady !== true || this.closed !== null) return null;
    if (spare.pid !== null && isStopped(spare.pid)) {
      this.discard(spare, 'it was stopped (SIGSTOP)');
      return null;
    }
    // Its end may not have been told yet, where the whole group was killed.
    if (spare.pid === null || isEnding(spare.pid)) {
      this.discard(spare, 'it ended');
      return null;
    }
    this.spare = null;
    this.retryMs = MIN_RETRY_MS;
    spare.listen(listener);
    this.refillAfter(REFILL_DELAY_MS);
    return spare;
  }

  /** Resolves when no spare is left. */
  close(): Promise<void> {
    this.closed ??= this.closeNow();
    return this.closed;
  }

  /** At once and by force. */
  kill(): void {
    this.spare?.kill('SIGKILL');
  }

  private async closeNow(): Promise<void> {
    clearTimeout(this.timer);
    if (this.spare !== null) await stopChild(this.spare, STOP_GRACE);
  }

  private refillAfter(delayMs: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.refill(), delayMs);
  }

  private refill(): void {
    const limiter = new LineLimiter((line) => this.options.log('debug', `spare: ${line}`));
    const spare = this.options.fork({
      onMessage: (message) => {
        // One that has been given up may still say it: the timer is that of the next one.
        if (message.type !== 'ready' || this.spare !== spare) return;
        clearTimeout(this.timer);
        this.options.log('debug', `warm spare is ready: process ${String(spare.pid)}`);
      },
      onLine: (line) => limiter.write(line, performance.now()),
      onChannelLost: () => this.discard(spare, 'it closed its channel'),
    });
    this.spare = spare;
    this.timer = setTimeout(() => this.discard(spare, 'it did not load OpenCV in time'), START_TIMEOUT_MS);
    void spare.exited.then(() => this.discard(spare, 'it ended'));
  }

  /** A spare that is of no use any more: there will be another one. */
  private discard(spare: ChildHandle, reason: string): void {
    if (this.spare !== spare || this.closed !== null) return;
    this.spare = null;
    this.options.log('warn', `the warm spare is lost (${reason}); another one in ${String(this.retryMs / 1000)} s`);
    stopChild(spare, KILL_AT_ONCE).catch((error: unknown) => this.options.log('error', errorText(error)));
    this.refillAfter(this.retryMs);
    this.retryMs = Math.min(2 * this.retryMs, MAX_RETRY_MS);
  }
}
