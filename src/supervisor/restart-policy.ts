import pRetry, { type RetryContext } from 'p-retry';
import { LoopError } from '../errors/loop-error.js';

export interface RestartPolicy {
  readonly maxRestarts: number;
  readonly minDelayMs: number;
  readonly maxDelayMs: number;
  /** A child that has played at least so long refills the budget. */
  readonly stableMs: number;
}

export const RESTART_DELAYS = { minDelayMs: 100, maxDelayMs: 5_000, stableMs: 60_000 } as const;

/** A failed attempt. */
export class AttemptFailure extends Error {
  constructor(
    readonly reason: LoopError,
    /** How long frames had flowed; 0 where none came. */
    readonly playedMs: number,
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
      story.push(`attempt ${String(attemptNumber)}: ${error.message}`);
      if (story.length > STORY_LINES) story.shift();
    },
    shouldRetry: ({ error }: RetryContext) =>
      error instanceof AttemptFailure && error.reason.retryable && error.playedMs < policy.stableMs,
  });
}

/** Longest story that is told: its end says most. */
const STORY_LINES = 12;

function gaveUp(last: LoopError, story: readonly string[]): LoopError {
  const count = Number(/^attempt (\d+)/.exec(story.at(-1) ?? '')?.[1] ?? 0);
  const omitted = count > story.length ? [`(${String(count - story.length)} earlier attempts)`] : [];
  const lines = [`gave up after ${attempts(count)}`, ...omitted, ...story];
  return new LoopError('gave-up', lines.join('\n  '), { cause: last });
}

function attempts(count: number): string {
  return `${String(count)} ${count === 1 ? 'attempt' : 'attempts'}`;
}
