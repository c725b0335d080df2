import type { HealthLimits } from '../config/loop-config.js';
import { seconds, type Verdict, wholeMs } from './verdict.js';

/** How fast a hook was over the last window. */
export interface HookPace {
  /** What it took for one frame, conversions included. */
  readonly p50Ms: number;
  /** From one frame to the next, as they come. */
  readonly intervalMs: number;
  /** The part of the time that it took, from 0 to 1. */
  readonly share: number;
}

/** Null while it is done with a frame before the next one comes. */
export function judgeHook(pace: HookPace | null, limits: HealthLimits): Verdict | null {
  return pace === null || pace.p50Ms <= pace.intervalMs ? null : hookSlow(pace, limits);
}

/** No frame has passed for `waitedMs`. Null unless a promise of the hook is the reason, for most of that time. */
export function judgePending(pendingMs: number, waitedMs: number): Verdict | null {
  if (pendingMs < waitedMs / 2) return null;
  return {
    verdict: 'hook-slow',
    restart: 'hook-slow',
    evidence: { pendingMs: wholeMs(pendingMs) },
    message: `the hook has not answered for ${seconds(pendingMs)}: no frame goes on before the promise of its frame() settles`,
  };
}

/** Also where it leaves too little time for the rest. */
export function hookSlow({ p50Ms, intervalMs, share }: HookPace, { healthWindowMs }: HealthLimits): Verdict {
  const [took, interval] = [tenths(p50Ms), tenths(intervalMs)];
  const what =
    took > interval
      ? `the hook takes ${String(took)} ms for a frame, and frames come every ${String(interval)} ms`
      : `the hook takes ${String(took)} of the ${String(interval)} ms from frame to frame, which leaves too few`;
  const advice = 'some are dropped in front of it: make it quicker, or choose a smaller --size or fewer --fps';
  return {
    verdict: 'hook-slow',
    restart: null,
    evidence: { p50Ms: took, intervalMs: interval, sharePercent: Math.round(share * 100) },
    message: `${what} (over ${seconds(healthWindowMs)}): ${advice}`,
  };
}

function tenths(ms: number): number {
  return Math.round(ms * 10) / 10;
}
