import type { LoopError } from '../errors/loop-error.js';

/** A failed attempt. */
export class AttemptFailure extends Error {
  constructor(
    readonly reason: LoopError,
    /** How long frames had flowed; 0 where none came. */
    readonly playedMs: number,
    /** The child's last lines on stderr, oldest first. */
    readonly stderrTail: readonly string[] = [],
    /** Why it may not be the child's fault, nor of any other that would take its place (patience.ts); null: it is. */
    readonly excuse: 'misfed' | 'source-away' | null = null,
  ) {
    super(reason.message, { cause: reason });
  }
}
