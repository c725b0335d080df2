import { formatDuration } from '../config/flag-values.js';
import { LoopError } from '../errors/loop-error.js';
import { seconds } from '../health/verdict.js';
import { AttemptFailure } from './attempt-failure.js';
import type { RestartPolicy } from './restart-policy.js';

/** A failure that does not count: another attempt follows after a while. */
export class Pause extends Error {
  constructor(
    readonly delayMs: number,
    cause: AttemptFailure,
  ) {
    super(cause.message, { cause });
  }
}

/**
 * Which failures are waited out. What a receiver is given and cannot use may go on for ever. A source that had played and is
 * away, as a camera that starts anew, is waited for by the clock: its loss takes one restart from the budget, and the
 * attempts until it is back take none.
 */
export class Patience {
  /** When frames ended last; null: none have come. */
  private lastPlayedMs: number | null = null;
  private tries = 0;

  constructor(
    private readonly policy: RestartPolicy,
    private readonly nowMs: () => number,
  ) {}

  /** Throws what is to be done about it: a pause, an end, or the failure itself, which counts. */
  judge(thrown: unknown): never {
    if (!(thrown instanceof AttemptFailure) || !thrown.reason.retryable || this.policy.maxRestarts === 0) throw thrown;
    if (thrown.excuse === 'misfed') throw new Pause(this.policy.blamelessDelayMs, thrown);
    if (this.hasPlayed(thrown) || thrown.excuse === null || this.lastPlayedMs === null) throw thrown;
    const awayMs = this.nowMs() - this.lastPlayedMs;
    this.tries += 1;
    if (awayMs >= this.policy.sourceTimeoutMs) throw this.gaveUp(thrown.reason, awayMs);
    throw new Pause(this.backOffMs(), thrown);
  }

  /** A moment's picture is no return: a source that comes and goes is still away. */
  private hasPlayed({ playedMs }: AttemptFailure): boolean {
    const isNew = playedMs >= this.policy.calmMs || (playedMs > 0 && this.lastPlayedMs === null);
    if (isNew) [this.lastPlayedMs, this.tries] = [this.nowMs(), 0];
    return isNew;
  }

  private backOffMs(): number {
    const { minDelayMs, maxDelayMs } = this.policy;
    return Math.min(maxDelayMs, minDelayMs * 2 ** (this.tries - 1) * (1 + Math.random()));
  }

  private gaveUp(reason: LoopError, awayMs: number): LoopError {
    const limit = formatDuration(this.policy.sourceTimeoutMs);
    const what = `the source was away for ${seconds(awayMs)} (--source-timeout ${limit})`;
    const tried = `the last of ${String(this.tries)} attempts: ${reason.message}`;
    return new LoopError('gave-up', `gave up: ${what}\n  ${tried}`, { cause: reason });
  }
}
