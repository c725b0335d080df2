import { setTimeout as delay } from 'node:timers/promises';
import type { SummaryEvent } from '../protocol/events.js';

/** What can end a run, beside an error. */
export interface RunEnds {
  /** Resolves when all is done that was asked for. */
  readonly work: (over: AbortSignal) => Promise<void>;
  /** The user has closed a window, or pressed q in it. */
  readonly quit: AbortSignal;
  /** From now on; null: no end. */
  readonly durationMs: number | null;
  readonly interrupts: readonly (AbortSignal | undefined)[];
}

/** The first of its work, its time, the user and a signal; rejects with the work's error. */
export async function endOfRun(ends: RunEnds): Promise<SummaryEvent['outcome']> {
  const over = new AbortController();
  try {
    return await Promise.race([
      ends.work(over.signal).then(() => 'done' as const),
      aborted(ends.quit, over.signal).then(() => 'done' as const),
      durationOver(ends.durationMs, over.signal).then(() => 'done' as const),
      ...ends.interrupts.map((signal) =>
        aborted(signal ?? over.signal, over.signal).then(() => 'interrupted' as const),
      ),
    ]);
  } finally {
    over.abort();
  }
}

/** Resolves when `signal` is aborted; stops listening once the run is over, as the signal may serve many runs. */
export function aborted(signal: AbortSignal, over: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true, signal: over });
  });
}

function durationOver(durationMs: number | null, over: AbortSignal): Promise<unknown> {
  if (durationMs === null) return new Promise(() => undefined);
  // The race is over when this is aborted, so nobody hears the rejection.
  return delay(durationMs, undefined, { signal: over }).catch(() => undefined);
}
