import type { HealthLimits } from '../../src/config/loop-config.js';
import type { SenderSigns } from '../../src/health/judge-sender.js';
import type { ReceiverSigns } from '../../src/health/receiver-signs.js';
import { NOTHING_HEARD, type StreamCounts } from '../../src/rtp/stream-counts.js';

export const LIMITS: HealthLimits = {
  openTimeoutMs: 5000,
  stallTimeoutMs: 2000,
  keyFrameTimeoutMs: 2000,
  latencyLimitMs: 100,
  lossLimitPercent: 1,
  minFpsPercent: 90,
  healthWindowMs: 5000,
};

export const NOW = 1_000_000;
export const ago = (ms: number) => NOW - ms;
export const NO_FOREIGN = { notRtp: 0, payloadType: 0, codec: 0, ssrc: 0 };

/** A stream that flows, with a key frame a moment ago. */
export function flowing(changes: Partial<StreamCounts> = {}): StreamCounts {
  const keyFrame = { keyFrames: 7, lastIdrAtMs: ago(300), lastSpsAtMs: ago(300), lastPpsAtMs: ago(300) };
  return { ...NOTHING_HEARD, packets: 1000, ssrc: 1, firstAtMs: ago(9000), lastAtMs: ago(5), ...keyFrame, ...changes };
}

/** A receiver that is well, but for what a test changes. */
export function receiver(changes: Partial<ReceiverSigns> = {}): ReceiverSigns {
  return {
    ...{ state: 'playing', nowMs: NOW, sinceMs: ago(9000), lastReportMs: NOW, lastFrameMs: NOW, stoppedSinceMs: null },
    ...{ openedMs: ago(9000), isBound: () => true, backlogSinceMs: null, frozenSinceMs: null },
    ...{ packetsSinceMs: null, decodableSinceMs: null, missing: [], stream: flowing(), foreign: NO_FOREIGN },
    ...{ lossPercent: null, latencyP95Ms: null, hook: null, hookPendingMs: 0 },
    ...changes,
  };
}

/** A sender that is well, but for what a test changes. */
export function sender(changes: Partial<SenderSigns> = {}): SenderSigns {
  return {
    ...{ state: 'playing', nowMs: NOW, sinceMs: ago(9000), lastReportMs: NOW, lastFrameMs: NOW, stoppedSinceMs: null },
    ...{ pace: null, unheardMs: null, hook: null, hookPendingMs: 0 },
    ...changes,
  };
}
