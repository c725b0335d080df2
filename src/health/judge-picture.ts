import type { HealthLimits } from '../config/loop-config.js';
import { foreignPackets } from './foreign-packets.js';
import { judgeHook } from './judge-hook.js';
import type { ReceiverSigns } from './receiver-signs.js';
import { seconds, type Verdict, wholeMs } from './verdict.js';

/** Frames are decoded: are they the right ones, new, complete and in time? */
export function judgePicture(signs: ReceiverSigns, limits: HealthLimits): Verdict | null {
  const judged = frozenSource(signs, limits) ?? foreignPackets(signs) ?? lossy(signs, limits);
  // Before what it may be the reason of: frames that wait for a hook are late.
  return judged ?? judgeHook(signs.hook, limits) ?? late(signs, limits);
}

function frozenSource({ lastFrameMs, frozenSinceMs }: ReceiverSigns, { stallTimeoutMs }: HealthLimits): Verdict | null {
  const frozenMs = frozenSinceMs === null ? 0 : lastFrameMs - frozenSinceMs;
  if (frozenMs <= stallTimeoutMs) return null;
  return {
    verdict: 'frozen-source',
    restart: null,
    evidence: { frozenMs: wholeMs(frozenMs) },
    message: `frames arrive, but by their stamps always the same one for ${seconds(frozenMs)}: what feeds the stream is frozen`,
  };
}

function lossy({ lossPercent, stream }: ReceiverSigns, limits: HealthLimits): Verdict | null {
  if (lossPercent === null || lossPercent <= limits.lossLimitPercent) return null;
  const percent = Number(lossPercent.toFixed(2));
  return {
    verdict: 'lossy',
    restart: null,
    evidence: {
      lossPercent: percent,
      limitPercent: limits.lossLimitPercent,
      lost: stream.lost,
      jitterMs: round(stream.jitterMs),
    },
    message: `${String(percent)} % of the RTP packets were lost in ${seconds(limits.healthWindowMs)} (limit ${String(limits.lossLimitPercent)} %): look at the network, or lower --bitrate`,
  };
}

function late({ latencyP95Ms, stream }: ReceiverSigns, limits: HealthLimits): Verdict | null {
  const { latencyLimitMs, healthWindowMs } = limits;
  if (latencyP95Ms === null || latencyLimitMs === null || latencyP95Ms <= latencyLimitMs) return null;
  const p95Ms = round(latencyP95Ms);
  return {
    verdict: 'late',
    restart: null,
    evidence: { p95Ms, limitMs: latencyLimitMs, jitterMs: round(stream.jitterMs) },
    message: `p95 latency is ${String(p95Ms)} ms over ${seconds(healthWindowMs)} (limit ${String(latencyLimitMs)} ms)`,
  };
}

function round(ms: number): number {
  return Math.round(ms * 10) / 10;
}
