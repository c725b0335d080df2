import type { LoopConfig } from '../config/loop-config.js';
import type { LoopError } from '../errors/loop-error.js';
import { monotonicUs } from '../latency/clock.js';
import { type Seams, superviseLoop } from '../supervisor/supervisor.js';
import { RunRecorder } from './run-recorder.js';

/** What ends a loop from outside. */
export interface LoopEnds {
  readonly signal: AbortSignal;
  /** The children are to be killed. */
  readonly hurry: AbortSignal;
}

export interface LoopOutcome<T> {
  readonly recorder: RunRecorder;
  /** On the clock of monotonicUs. */
  readonly startedUs: number;
  /** What `body` made; null where the loop ended before. */
  readonly result: T | null;
  /** Why the loop ended by itself. */
  readonly error: LoopError | null;
}

/**
 * Runs the loop for as long as `body` takes, and records it. No child is left when this resolves, or rejects because `body`
 * failed.
 * @param body has its signal aborted when the loop ends before it is done; what it throws then does not count.
 */
export async function withLiveLoop<T>(
  config: LoopConfig,
  ends: LoopEnds,
  body: (recorder: RunRecorder, signal: AbortSignal) => Promise<T>,
  seams?: Seams,
): Promise<LoopOutcome<T>> {
  const recorder = new RunRecorder();
  const over = new AbortController();
  const startedUs = monotonicUs();
  const { onEvent, onTrace, onTap } = recorder;
  const signal = AbortSignal.any([over.signal, ends.signal]);
  const running = superviseLoop(config, { onEvent, onTrace, onTap, signal, hurry: ends.hurry }, seams);
  const ended = running.then(() => {
    over.abort();
    return null;
  });
  try {
    const result = await Promise.race([body(recorder, signal).catch(nullWhere(signal)), ended]);
    over.abort();
    const { error } = await running;
    return { recorder, startedUs, result, error };
  } finally {
    over.abort();
    await running;
  }
}

/** What a wait throws when it is ended is no fault. */
function nullWhere(signal: AbortSignal): (error: unknown) => null {
  return (error) => {
    if (signal.aborted) return null;
    throw error;
  };
}
