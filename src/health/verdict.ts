import type { ErrorCode, LoopError } from '../errors/loop-error.js';
import type { Evidence, VerdictName } from '../protocol/events.js';

/** What is wrong with a child, with the numbers that show it. */
export interface Verdict {
  readonly verdict: Exclude<VerdictName, 'ok'>;
  /** The error with which the child must be restarted, or null where a restart would mend nothing. */
  readonly restart: ErrorCode | null;
  readonly evidence: Evidence;
  /** For people: what, and where it helps, what to do. */
  readonly message: string;
}

/** As people read a time: `3.2 s`. */
export function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}

/** As evidence: whole ms. */
export function wholeMs(ms: number): number {
  return Math.round(ms);
}

/** What a child's end tells of its source; null: nothing. */
export function ofSource({ code, message }: Pick<LoopError, 'code' | 'message'>): Verdict | null {
  return code === 'source-lost' || code === 'source-broken'
    ? { verdict: code, restart: code, evidence: {}, message }
    : null;
}
