import type { HealthLimits } from '../config/loop-config.js';
import { foreignPackets } from './foreign-packets.js';
import { judgeDecoding } from './judge-decoding.js';
import { judgePending } from './judge-hook.js';
import { judgePicture } from './judge-picture.js';
import { judgeProcess } from './judge-process.js';
import type { ReceiverSigns } from './receiver-signs.js';
import { seconds, type Verdict, wholeMs } from './verdict.js';

/** Packets flow while the pauses between them are no longer: half of what counts as a stall, so that slow streams flow too. */
export function maxPauseMs({ stallTimeoutMs }: HealthLimits): number {
  return stallTimeoutMs / 2;
}

/** What is wrong with the receiver or what reaches it, or null: the lowest layer that fails is the one that is told. */
export function judgeReceiver(signs: ReceiverSigns, limits: HealthLimits): Verdict | null {
  return judgeProcess(signs, limits) ?? judgeFlow(signs, limits);
}

function judgeFlow(signs: ReceiverSigns, limits: HealthLimits): Verdict | null {
  const { state, nowMs, lastFrameMs, lastReportMs, hookPendingMs } = signs;
  switch (state) {
    case 'waiting':
      return judgeWaiting(signs, limits);
    case 'opening':
      return judgeNoFrame(signs, limits);
    case 'playing':
    case 'stalled':
      // A stalled one is well again with its next frame, which changes its state first.
      if (nowMs - lastFrameMs <= limits.stallTimeoutMs) return state === 'stalled' ? null : judgePicture(signs, limits);
      // A child that says nothing is not yet known to have no frames.
      if (nowMs - lastReportMs > limits.stallTimeoutMs) return null;
      return judgePending(hookPendingMs, nowMs - lastFrameMs) ?? judgeNoFrame(signs, limits);
    case 'starting':
    case 'stopping':
    case 'stopped':
    case 'failed':
      return null;
  }
}

/** Either the decoder gives none, or nothing comes that it could decode. */
function judgeNoFrame(signs: ReceiverSigns, limits: HealthLimits): Verdict | null {
  return isFlowing(signs, limits) ? judgeDecoding(signs, limits) : judgeSilence(signs, limits);
}

/** It may wait for ever, but with an open socket from which it reads. */
function judgeWaiting(signs: ReceiverSigns, { openTimeoutMs }: HealthLimits): Verdict | null {
  const { nowMs, openedMs, backlogSinceMs, isBound } = signs;
  if (nowMs - openedMs > openTimeoutMs && !isBound()) return notBound(nowMs - openedMs);
  const unreadMs = backlogSinceMs === null ? 0 : nowMs - backlogSinceMs;
  if (unreadMs > openTimeoutMs) return notReading(unreadMs, 'open-timeout');
  return foreignPackets(signs);
}

function notBound(elapsedMs: number): Verdict {
  return {
    verdict: 'open-timeout',
    restart: 'open-timeout',
    evidence: { elapsedMs: wholeMs(elapsedMs), socket: 'not bound' },
    message: `the pipeline has not opened its UDP port after ${seconds(elapsedMs)}: the open hangs`,
  };
}

function notReading(unreadMs: number, verdict: 'open-timeout' | 'decode-stall'): Verdict {
  return {
    verdict,
    restart: verdict === 'open-timeout' ? 'open-timeout' : 'stalled',
    evidence: { unreadMs: wholeMs(unreadMs), socket: 'not read' },
    message: `packets have piled up in its UDP socket for ${seconds(unreadMs)}: the pipeline does not read them`,
  };
}

function isFlowing({ nowMs, stream }: ReceiverSigns, limits: HealthLimits): boolean {
  return stream.lastAtMs !== null && nowMs - stream.lastAtMs <= maxPauseMs(limits);
}

/** No packet of ours: the sender or the network is at fault, if the receiver reads what its socket gets. */
function judgeSilence(signs: ReceiverSigns, { stallTimeoutMs }: HealthLimits): Verdict | null {
  const { backlogSinceMs, nowMs } = signs;
  const unreadMs = backlogSinceMs === null ? 0 : nowMs - backlogSinceMs;
  if (unreadMs > stallTimeoutMs) return notReading(unreadMs, 'decode-stall');
  const foreign = foreignPackets(signs);
  if (foreign !== null) return foreign;
  const silentMs = nowMs - Math.max(signs.stream.lastAtMs ?? 0, signs.openedMs);
  if (silentMs <= stallTimeoutMs) return null;
  return {
    verdict: 'no-packets',
    restart: null,
    evidence: { silentMs: wholeMs(silentMs), packets: signs.stream.packets },
    message: `no RTP packet and no new frame for ${seconds(silentMs)}: the sender or the network is at fault; waiting`,
  };
}
