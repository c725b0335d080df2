import type { Verdict } from './verdict.js';

/** Those that are measured against a limit around which a value may swing; the others go on by themselves until they end. */
const MEASURED: readonly Verdict['verdict'][] = ['foreign-packets', 'lossy', 'late', 'encoder-slow', 'hook-slow'];
const HOLD_MS = 2000;

/** Keeps what is measured from being told and taken back with each value: it ends after 2 s without. */
export class SteadyVerdict {
  private held: Verdict | null = null;
  private lastSeenMs = -Infinity;

  /** @returns what to tell. */
  next(verdict: Verdict | null, nowMs: number): Verdict | null {
    const isSame = verdict !== null && verdict.verdict === this.held?.verdict;
    // What is worth a restart waits for nothing.
    const mayHold = verdict === null || (verdict.restart === null && MEASURED.includes(verdict.verdict));
    if (!isSame && mayHold && this.held !== null && nowMs - this.lastSeenMs <= HOLD_MS) return this.held;
    this.held = verdict !== null && MEASURED.includes(verdict.verdict) ? verdict : null;
    this.lastSeenMs = nowMs;
    return verdict;
  }
}
