import type { HealthLimits } from '../config/loop-config.js';
import { type HookPace, hookSlow, judgeHook, judgePending } from './judge-hook.js';
import { judgeProcess, type ProcessSigns } from './judge-process.js';
import { seconds, type Verdict, wholeMs } from './verdict.js';

/** What is known of a sender from outside. */
export interface SenderSigns extends ProcessSigns {
  readonly lastFrameMs: number;
  /** How fast it was over the last window; null before one is over. */
  readonly pace: SenderPace | null;
  /**
   * Since the first frame that a receiver on this host, well as it is, has heard no packet of; null where nobody
   * listens, or something was heard.
   */
  readonly unheardMs: number | null;
  /** What the hook took over the last window; null before one is over, or where there is none. */
  readonly hook: HookPace | null;
  /** How long the hook has owed an answer for the frame that it has; 0: it owes none. */
  readonly hookPendingMs: number;
}

export interface SenderPace {
  /** Frames per second that it has sent. */
  readonly fps: number;
  /** Frames per second that it should send. */
  readonly nominalFps: number;
  /** The part of the time that it spent waiting for its encoder, from 0 to 1. */
  readonly writeShare: number;
}

/** An encoder that takes more than half of the time is what the frames wait for; a source that is slow leaves it idle. */
const BUSY_SHARE = 0.5;

/** The rest goes into stamps, samples and the window. */
const FULL_SHARE = 0.9;

/** What is wrong with the sender, or null. */
export function judgeSender(signs: SenderSigns, limits: HealthLimits): Verdict | null {
  return judgeProcess(signs, limits) ?? judgePicture(signs, limits);
}

function judgePicture(signs: SenderSigns, limits: HealthLimits): Verdict | null {
  const { state, nowMs, sinceMs, lastFrameMs, lastReportMs, unheardMs, hookPendingMs } = signs;
  if (state === 'opening') {
    const openingMs = nowMs - sinceMs;
    if (openingMs <= limits.openTimeoutMs) return null;
    return judgePending(hookPendingMs, openingMs) ?? openTimeout(openingMs);
  }
  if (state !== 'playing' && state !== 'stalled') return null;
  const frameAgeMs = nowMs - lastFrameMs;
  // A child that says nothing is not yet known to have no frames.
  const isHeard = nowMs - lastReportMs <= limits.stallTimeoutMs;
  if (frameAgeMs > limits.stallTimeoutMs) {
    return isHeard ? (judgePending(hookPendingMs, frameAgeMs) ?? noCapture(frameAgeMs)) : null;
  }
  if (unheardMs !== null && unheardMs > limits.stallTimeoutMs) return writerDead(unheardMs);
  const hook = holdingHook(signs, limits);
  return judgeHook(hook, limits) ?? judgePace({ ...signs, hook }, limits);
}

/** The hook, where it leaves the loop no time to wait: otherwise the source is slower than it should be, and nothing is dropped. */
function holdingHook({ hook, pace }: SenderSigns, { healthWindowMs }: HealthLimits): HookPace | null {
  if (hook === null) return null;
  // The window may begin and end amid a call.
  const edgeShare = hook.p50Ms / healthWindowMs;
  return hook.share + (pace?.writeShare ?? 0) + edgeShare >= FULL_SHARE ? hook : null;
}

function judgePace({ pace, hook }: SenderSigns, limits: HealthLimits): Verdict | null {
  const { minFpsPercent, healthWindowMs } = limits;
  if (pace === null) return null;
  const { fps, nominalFps, writeShare } = pace;
  if (fps >= (nominalFps * minFpsPercent) / 100) return null;
  // Each by itself would keep up: the larger one is named.
  if (hook !== null && hook.share >= BUSY_SHARE && hook.share > writeShare) return hookSlow(hook, limits);
  if (writeShare < BUSY_SHARE) return null;
  const [rate, nominal] = [fps.toFixed(1), nominalFps.toFixed(1)];
  return {
    verdict: 'encoder-slow',
    restart: null,
    evidence: { fps: Number(rate), nominalFps: Number(nominal), writeSharePercent: Math.round(writeShare * 100) },
    message: `the encoder takes ${rate} of ${nominal} frames a second (over ${seconds(healthWindowMs)}): choose a faster --preset, a smaller --size or fewer --fps`,
  };
}

function openTimeout(elapsedMs: number): Verdict {
  return {
    verdict: 'open-timeout',
    restart: 'open-timeout',
    evidence: { elapsedMs: wholeMs(elapsedMs) },
    message: `the source or the encoder has given no frame for ${seconds(elapsedMs)}`,
  };
}

function noCapture(ageMs: number): Verdict {
  return {
    verdict: 'no-capture',
    restart: 'stalled',
    evidence: { frameAgeMs: wholeMs(ageMs) },
    message: `no new frame from the source for ${seconds(ageMs)}`,
  };
}

function writerDead(unheardMs: number): Verdict {
  return {
    verdict: 'writer-dead',
    restart: 'write-failed',
    evidence: { unheardMs: wholeMs(unheardMs) },
    message: `frames are written, but no packet of them has come out for ${seconds(unheardMs)}: the writer's pipeline is dead, a firewall drops the packets, or a frame takes the encoder longer (--stall-timeout)`,
  };
}
