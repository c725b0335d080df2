import { setTimeout as delay } from 'node:timers/promises';
import pRetry, { type RetryContext } from 'p-retry';
import { LoopError } from '../errors/loop-error.js';
import { AttemptFailure } from './attempt-failure.js';
import { Patience, Pause } from './patience.js';

export interface RestartDelays {
  readonly minDelayMs: number;
  readonly maxDelayMs: number;
  /** A child that has played at least so long did not fail in a row: its restart is not held back. */
  readonly calmMs: number;
  /** Before a restart that does not count, as the failure was not the child's fault. */
  readonly blamelessDelayMs: number;
  /** A child that has played at least so long refills the budget. */
  readonly stableMs: number;
}

export interface RestartPolicy extends RestartDelays {
  readonly maxRestarts: number;
  /** How long a source that had played may be away. */
  readonly sourceTimeoutMs: number;
}

/** The first restart comes nearly at once: most faults are over with the child that had them. */
export const RESTART_DELAYS: RestartDelays = {
  minDelayMs: 10,
  maxDelayMs: 5_000,
  calmMs: 1_000,
  blamelessDelayMs: 2_000,
  stableMs: 60_000,
};

/**
 * Runs `attempt` until it succeeds: again after each failure that can be retried, with capped exponential back-off and
 * jitter while one follows the other. Ends with the failure's own error where a retry cannot help, and with `gave-up` and
 * the whole story where the budget is spent.
 */
export async function withRestarts<T>(
  attempt: () => Promise<T>,
  policy: RestartPolicy,
  signal: AbortSignal,
  nowMs: () => number = () => performance.now(),
): Promise<T> {
  const story = new Story();
  const patience = new Patience(policy, nowMs);
  const patient = () => attempt().catch((thrown: unknown) => patience.judge(thrown));
  for (;;) {
    try {
      return await retrySeries(patient, policy, signal, story);
    } catch (thrown) {
      if (thrown instanceof Pause) {
        await delay(thrown.delayMs, undefined, { signal });
        continue;
      }
      if (!(thrown instanceof AttemptFailure)) throw thrown;
      if (!thrown.reason.retryable) throw thrown.reason;
      // It had run well for long: this was a new fault. Its restart is the first of a new budget.
      if (thrown.playedMs >= policy.stableMs) story.beginAnewWith(thrown);
      if (thrown.playedMs < policy.calmMs || story.attempts > policy.maxRestarts) throw story.gaveUp(thrown.reason);
    }
  }
}

/** A series of failures, each soon after the one before; a child that played for a while ends the series. */
function retrySeries<T>(
  attempt: () => Promise<T>,
  policy: RestartPolicy,
  signal: AbortSignal,
  story: Story,
): Promise<T> {
  return pRetry(attempt, {
    retries: policy.maxRestarts - story.attempts,
    minTimeout: policy.minDelayMs,
    maxTimeout: policy.maxDelayMs,
    factor: 2,
    randomize: true,
    signal,
    onFailedAttempt: ({ error }: RetryContext) => {
      if (error instanceof AttemptFailure) story.add(error);
    },
    shouldRetry: ({ error }: RetryContext) => error instanceof AttemptFailure && isInSeries(error, policy),
  });
}

function isInSeries(failure: AttemptFailure, policy: RestartPolicy): boolean {
  return failure.reason.retryable && failure.playedMs < policy.calmMs;
}

/** Longest story that is told: its end says most. */
const STORY_CHAPTERS = 12;
/** The last lines of a child's stderr that are told with its end. */
const LAST_WORDS = 3;

/** Every attempt since the budget was last full, with its reason and its last words. */
class Story {
  private chapters: string[] = [];
  private count = 0;

  get attempts(): number {
    return this.count;
  }

  add(error: Error): void {
    this.count += 1;
    this.chapters.push(chapter(this.count, error));
    if (this.chapters.length > STORY_CHAPTERS) this.chapters.shift();
  }

  beginAnewWith(error: Error): void {
    this.chapters = [];
    this.count = 0;
    this.add(error);
  }

  gaveUp(last: LoopError): LoopError {
    const { count, chapters } = this;
    const omitted = count > chapters.length ? [`(${String(count - chapters.length)} earlier attempts)`] : [];
    const lines = [`gave up after ${String(count)} ${count === 1 ? 'attempt' : 'attempts'}`, ...omitted, ...chapters];
    return new LoopError('gave-up', lines.join('\n  '), { cause: last });
  }
}

function chapter(attempt: number, error: Error): string {
  const tail = error instanceof AttemptFailure ? error.stderrTail.slice(-LAST_WORDS) : [];
  const words = tail.filter((line) => !error.message.includes(line.trim()));
  return [`attempt ${String(attempt)}: ${error.message}`, ...words.map((line) => `    stderr: ${line}`)].join('\n  ');
}
