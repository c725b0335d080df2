import { DEFAULTS, LIMITS } from '../config/defaults.js';
import { parseMebibytes, parsePercent } from '../config/flag-values.js';
import type { HealthLimits, SupervisionLimits } from '../config/loop-config.js';
import type { Flags } from './flags/flag.js';
import { duration, integer, read } from './read-flag.js';

/** What the supervisor is to put up with, and how long. */
export function supervisionLimits(flags: Flags): SupervisionLimits {
  return {
    ...healthLimits(flags),
    maxRssMib: read(flags, 'max-rss', null, parseMebibytes),
    maxRestarts: read(flags, 'max-restarts', DEFAULTS.maxRestarts, integer(0, LIMITS.maxRestarts)),
    sourceTimeoutMs: read(
      flags,
      'source-timeout',
      DEFAULTS.sourceTimeoutMs,
      duration(LIMITS.minTimeoutMs, LIMITS.maxDurationMs),
    ),
    durationMs: read(flags, 'duration', null, duration(1, LIMITS.maxDurationMs)),
  };
}

function healthLimits(flags: Flags): HealthLimits {
  const timeout = duration(LIMITS.minTimeoutMs, LIMITS.maxTimeoutMs);
  const stallTimeout = duration(LIMITS.minStallTimeoutMs, LIMITS.maxTimeoutMs);
  const window = duration(LIMITS.minHealthWindowMs, LIMITS.maxTimeoutMs);
  return {
    openTimeoutMs: read(flags, 'open-timeout', DEFAULTS.openTimeoutMs, timeout),
    stallTimeoutMs: read(flags, 'stall-timeout', DEFAULTS.stallTimeoutMs, stallTimeout),
    keyFrameTimeoutMs: read(flags, 'keyframe-timeout', DEFAULTS.keyFrameTimeoutMs, timeout),
    latencyLimitMs: read(flags, 'latency-limit', null, duration(1, LIMITS.maxTimeoutMs)),
    lossLimitPercent: read(flags, 'loss-limit', DEFAULTS.lossLimitPercent, parsePercent),
    minFpsPercent: read(flags, 'min-fps', DEFAULTS.minFpsPercent, parsePercent),
    healthWindowMs: read(flags, 'health-window', DEFAULTS.healthWindowMs, window),
  };
}
