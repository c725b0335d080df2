import pRetry, { type RetryContext } from 'p-retry';
import { LoopError } from '../errors/loop-error.js';

export interface RestartDelays {
  readonly minDelayMs: number;
  readonly maxDelayMs: number;
  /** A child that has played at least so long refills the budget. */
  readonly stableMs: number;
}

export interface RestartPolicy extends RestartDelays {
  readonly maxRestarts: number;
}

/** The first restart comes nearly at once: most faults are over with the child that had them. */
export const RESTART_DELAYS: RestartDelays = { minDelayMs: 10, maxDelayMs: 5_000, stableMs: 60_000 };

/** A failed attempt. */
export class AttemptFailure extends Error {
  constructor(
    readonly reason: LoopError,
    /** How long frames had flowed; 0 where none came. */
    readonly playedMs: number,
    /** The child's last lines on stderr, oldest first. */
    readonly stderrTail: readonly string[] = [],
  ) {
    super(reason.message, { cause: reason });
  }
}

/**
 * Runs `attempt` until it succeeds: again after each failure that can be retried, with capped exponential back-off and
 * jitter. Ends with the failure's own error where a retry cannot help, and with `gave-up` and the whole story where the
 * budget is spent.
 */
export async function withRestarts<T>(
  attempt: () => Promise<T>,
  policy: RestartPolicy,
  signal: AbortSignal,
): Promise<T> {
  for (let retries = policy.maxRestarts; ; retries = policy.maxRestarts - 1) {
    const story: string[] = [];
    try {
      return await retryLoop(attempt, { ...policy, maxRestarts: retries }, signal, story);
    } catch (thrown) {
      if (!(thrown instanceof AttemptFailure)) throw thrown;
      if (!thrown.reason.retryable) throw thrown.reason;
      if (thrown.playedMs < policy.stableMs || policy.maxRestarts === 0) throw gaveUp(thrown.reason, story);
      // It had run well for long: this was a new fault, not the end of a series. Its restart is the first of a new budget.
    }
  }
}

function retryLoop<T>(
  attempt: () => Promise<T>,
  policy: RestartPolicy,
  signal: AbortSignal,
  story: string[],
): Promise<T> {
  return pRetry(attempt, {
    retries: policy.maxRestarts,
    minTimeout: policy.minDelayMs,
    maxTimeout: policy.maxDelayMs,
    factor: 2,
    randomize: true,
    signal,
    onFailedAttempt: ({ error, attemptNumber }: RetryContext) => {
      story.push(chapter(attemptNumber, error));
      if (story.length > STORY_CHAPTERS) story.shift();
    },
    shouldRetry: ({ error }: RetryContext) =>
      error instanceof AttemptFailure && error.reason.retryable && error.playedMs < policy.stableMs,
  });
}

/** Longest story that is told: its end says most. */
const STORY_CHAPTERS = 12;
/** The last lines of a child's stderr that are told with its end. */
const LAST_WORDS = 3;

function chapter(attempt: number, error: Error): string {
  const tail = error instanceof AttemptFailure ? error.stderrTail.slice(-LAST_WORDS) : [];
  const words = tail.filter((line) => !error.message.includes(line.trim()));
  return [`attempt ${String(attempt)}: ${error.message}`, ...words.map((line) => `    stderr: ${line}`)].join('\n  ');
}

function gaveUp(last: LoopError, story: readonly string[]): LoopError {
  const count = Number(/^attempt (\d+)/.exec(story.at(-1) ?? '')?.[1] ?? 0);
  const omitted = count > story.length ? [`(${String(count - story.length)} earlier attempts)`] : [];
  const lines = [`gave up after ${attempts(count)}`, ...omitted, ...story];
  return new LoopError('gave-up', lines.join('\n  '), { cause: last });
}

function attempts(count: number): string {
  return `${String(count)} ${count === 1 ? 'attempt' : 'attempts'}`;
}
