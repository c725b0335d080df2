import type { HealthLimits } from '../config/loop-config.js';
import type { ChildState } from '../protocol/events.js';
import { seconds, type Verdict, wholeMs } from './verdict.js';

/** What is known of every child. Times in ms of one monotonic clock. */
export interface ProcessSigns {
  readonly state: ChildState;
  readonly nowMs: number;
  /** When the state was entered. */
  readonly sinceMs: number;
  readonly lastReportMs: number;
  /** Since when it has been stopped, by SIGSTOP or a debugger; null: it is not. */
  readonly stoppedSinceMs: number | null;
}

/** Longest time from fork to the begin of the open, mostly spent on loading the addon. */
export const START_TIMEOUT_MS = 20_000;
/** Reports come every 200 ms: a busy host may delay some of them. */
const MIN_SILENCE_MS = 1000;

/** What is wrong with the process itself, or null. */
export function judgeProcess(signs: ProcessSigns, { stallTimeoutMs }: HealthLimits): Verdict | null {
  const { state, nowMs, sinceMs, lastReportMs, stoppedSinceMs } = signs;
  const limitMs = Math.max(stallTimeoutMs, MIN_SILENCE_MS);
  // While it opens its pipeline a child cannot speak: of its silence only the part counts in which it was stopped.
  const canSpeak = state === 'playing' || state === 'stalled';
  const silentMs = nowMs - (canSpeak ? lastReportMs : Math.max(lastReportMs, stoppedSinceMs ?? nowMs));
  if (silentMs > limitMs) return stoppedSinceMs === null ? unresponsive(silentMs) : isStopped(silentMs);
  return state === 'starting' && nowMs - sinceMs > START_TIMEOUT_MS ? noStart(nowMs - sinceMs) : null;
}

function noStart(elapsedMs: number): Verdict {
  return {
    verdict: 'no-start',
    restart: 'unresponsive',
    evidence: { elapsedMs: wholeMs(elapsedMs) },
    message: `the process has not begun to open its pipeline after ${seconds(elapsedMs)}: it is still loading OpenCV, or a hook`,
  };
}

function unresponsive(silentMs: number): Verdict {
  return {
    verdict: 'unresponsive',
    restart: 'unresponsive',
    evidence: { silentMs: wholeMs(silentMs) },
    message: `the process has said nothing for ${seconds(silentMs)}: its event loop is blocked`,
  };
}

function isStopped(silentMs: number): Verdict {
  return {
    verdict: 'unresponsive',
    restart: 'unresponsive',
    evidence: { silentMs: wholeMs(silentMs), processState: 'stopped' },
    message: `the process was stopped (SIGSTOP) and has said nothing for ${seconds(silentMs)}`,
  };
}
