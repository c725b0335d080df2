import type { HealthLimits } from '../config/loop-config.js';
import type { StreamCounts } from '../rtp/stream-counts.js';
import { foreignPackets, type ForeignRate, isForeignTraffic } from './foreign-packets.js';
import { judgeProcess, type ProcessSigns } from './judge-process.js';
import { seconds, type Verdict, wholeMs } from './verdict.js';

/** What is known of a receiver from outside. */
export interface ReceiverSigns extends ProcessSigns {
  /** When it last decoded a frame, new or not. */
  readonly lastFrameMs: number;
  /** Since when each frame has had the stamp of an earlier one; null: the last one was new, or had none. */
  readonly frozenSinceMs: number | null;
  /** When this child began to open its pipeline: what came before, its decoder has not seen. */
  readonly openedMs: number;
  /** First packet of an unbroken run of packets that has given no new frame; null: none. */
  readonly packetsSinceMs: number | null;
  /** Whether its UDP socket is there; asked only while it waits. */
  readonly isBound: () => boolean;
  /** Since when packets pile up in its socket without being read; null: they do not. */
  readonly backlogSinceMs: number | null;
  /** What the tap has heard. */
  readonly stream: StreamCounts;
  /** Datagrams of others in the last second. */
  readonly foreign: ForeignRate;
  /** Over the last window; null before one is over, or where nothing was sent. */
  readonly lossPercent: number | null;
  /** 95 % of the frames of the last window were at most so late; null before one is over, or where nothing is measured. */
  readonly latencyP95Ms: number | null;
}

/** Packets count as flowing when the last one is no older. */
export const PACKET_RECENT_MS = 500;

/** What is wrong with the receiver or what reaches it, or null: the lowest layer that fails is the one that is told. */
export function judgeReceiver(signs: ReceiverSigns, limits: HealthLimits): Verdict | null {
  return judgeProcess(signs, limits) ?? judgeFlow(signs, limits);
}

function judgeFlow(signs: ReceiverSigns, limits: HealthLimits): Verdict | null {
  const { state, nowMs, lastFrameMs, lastReportMs } = signs;
  switch (state) {
    case 'waiting':
      return judgeWaiting(signs, limits);
    case 'opening':
      return isFlowing(signs) ? judgeDecoding(signs, limits, limits.openTimeoutMs) : judgeSilence(signs, limits);
    case 'playing':
    case 'stalled':
      if (nowMs - lastFrameMs <= limits.stallTimeoutMs) return judgePicture(signs, limits);
      // A child that says nothing is not yet known to have no frames.
      if (nowMs - lastReportMs > limits.stallTimeoutMs) return null;
      return isFlowing(signs) ? judgeDecoding(signs, limits, limits.stallTimeoutMs) : judgeSilence(signs, limits);
    case 'starting':
    case 'stopping':
    case 'stopped':
    case 'failed':
      return null;
  }
}

/** It may wait for ever, but with an open socket from which it reads. */
function judgeWaiting(signs: ReceiverSigns, { openTimeoutMs }: HealthLimits): Verdict | null {
  const { nowMs, openedMs, backlogSinceMs, isBound } = signs;
  if (nowMs - openedMs > openTimeoutMs && !isBound()) return notBound(nowMs - openedMs);
  const unreadMs = backlogSinceMs === null ? 0 : nowMs - backlogSinceMs;
  if (unreadMs > openTimeoutMs) return notReading(unreadMs);
  return isForeignTraffic(signs) ? foreignPackets(signs) : null;
}

function notBound(elapsedMs: number): Verdict {
  return {
    verdict: 'open-timeout',
    restart: 'open-timeout',
    evidence: { elapsedMs: wholeMs(elapsedMs), socket: 'not bound' },
    message: `the pipeline has not opened its UDP port after ${seconds(elapsedMs)}: the open hangs`,
  };
}

function notReading(unreadMs: number): Verdict {
  return {
    verdict: 'open-timeout',
    restart: 'open-timeout',
    evidence: { unreadMs: wholeMs(unreadMs), socket: 'not read' },
    message: `packets have piled up in its UDP socket for ${seconds(unreadMs)}: the pipeline does not read them`,
  };
}

function isFlowing({ nowMs, stream }: ReceiverSigns): boolean {
  return stream.lastAtMs !== null && nowMs - stream.lastAtMs < PACKET_RECENT_MS;
}

/** No packet of ours: the sender or the network is at fault. */
function judgeSilence(signs: ReceiverSigns, { stallTimeoutMs }: HealthLimits): Verdict | null {
  if (isForeignTraffic(signs)) return foreignPackets(signs);
  const silentMs = signs.nowMs - Math.max(signs.stream.lastAtMs ?? 0, signs.openedMs);
  if (silentMs <= stallTimeoutMs) return null;
  return {
    verdict: 'no-packets',
    restart: null,
    evidence: { silentMs: wholeMs(silentMs), packets: signs.stream.packets },
    message: `no RTP packet and no new frame for ${seconds(silentMs)}: the sender or the network is at fault; waiting`,
  };
}

/** Packets of ours, but no picture: only with a key frame among them is the decoder to blame. */
function judgeDecoding(signs: ReceiverSigns, limits: HealthLimits, timeoutMs: number): Verdict | null {
  const { nowMs, packetsSinceMs, openedMs, stream, state } = signs;
  const undecodedMs = packetsSinceMs === null ? 0 : nowMs - packetsSinceMs;
  const lacking = missingForDecoder(signs);
  if (lacking.length > 0)
    return undecodedMs > limits.keyFrameTimeoutMs ? noKeyFrame(signs, undecodedMs, lacking) : null;
  const keyFrameAgeMs = nowMs - Math.max(packetsSinceMs ?? 0, openedMs, state === 'opening' ? completeMs(stream) : 0);
  if (keyFrameAgeMs <= timeoutMs) return null;
  const evidence = { undecodedMs: wholeMs(undecodedMs), keyFrames: stream.keyFrames, packets: stream.packets };
  const message = `RTP packets with key frames arrive, but no ${state === 'opening' ? 'picture' : 'new frame'} for ${seconds(undecodedMs)}`;
  return state === 'opening'
    ? { verdict: 'open-timeout', restart: 'open-timeout', evidence, message }
    : { verdict: 'decode-stall', restart: 'stalled', evidence, message };
}

/** When the last of the parts came without which a decoder cannot begin. */
function completeMs({ lastIdrAtMs, lastSpsAtMs, lastPpsAtMs }: StreamCounts): number {
  return Math.min(lastIdrAtMs ?? Infinity, lastSpsAtMs ?? Infinity, lastPpsAtMs ?? Infinity);
}

/** What a decoder needs and has not got: parameter sets once, a key frame since the packets flow. */
function missingForDecoder({ stream, openedMs, packetsSinceMs }: ReceiverSigns): string[] {
  const flowingSinceMs = Math.max(openedMs, packetsSinceMs ?? 0);
  return [
    ...((stream.lastIdrAtMs ?? -Infinity) < flowingSinceMs ? ['key frame (IDR)'] : []),
    ...((stream.lastSpsAtMs ?? -Infinity) < openedMs ? ['SPS'] : []),
    ...((stream.lastPpsAtMs ?? -Infinity) < openedMs ? ['PPS'] : []),
  ];
}

function noKeyFrame({ stream }: ReceiverSigns, elapsedMs: number, lacking: readonly string[]): Verdict {
  const advice = lacking.includes('key frame (IDR)')
    ? 'start the sender with --gop 30 or lower'
    : 'let the sender repeat its parameter sets with each key frame (rtph264pay config-interval=-1)';
  return {
    verdict: 'no-keyframe',
    restart: null,
    evidence: { elapsedMs: wholeMs(elapsedMs), missing: lacking.join(', '), packets: stream.packets },
    message: `packets arrive, but no ${lacking.join(' and no ')} for ${seconds(elapsedMs)}: ${advice}`,
  };
}

/** Frames are decoded: are they the right ones, new, complete and in time? */
function judgePicture(signs: ReceiverSigns, limits: HealthLimits): Verdict | null {
  if (signs.state === 'stalled') return null;
  return frozenSource(signs, limits) ?? foreignBeside(signs) ?? lossy(signs, limits) ?? late(signs, limits);
}

function foreignBeside(signs: ReceiverSigns): Verdict | null {
  return isForeignTraffic(signs) ? foreignPackets(signs) : null;
}

function frozenSource({ nowMs, frozenSinceMs }: ReceiverSigns, { stallTimeoutMs }: HealthLimits): Verdict | null {
  const frozenMs = frozenSinceMs === null ? 0 : nowMs - frozenSinceMs;
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
