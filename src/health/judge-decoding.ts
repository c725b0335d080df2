import type { HealthLimits } from '../config/loop-config.js';
import { CODEC_SPECS } from '../pipeline/codecs.js';
import type { ReceiverSigns } from './receiver-signs.js';
import { seconds, type Verdict, wholeMs } from './verdict.js';

/** Packets of ours, but no picture: only where the decoder has had all that it needs is it to blame. */
export function judgeDecoding(signs: ReceiverSigns, limits: HealthLimits): Verdict | null {
  const { nowMs, state, packetsSinceMs, decodableSinceMs } = signs;
  if (packetsSinceMs === null) return null;
  const undecodedMs = nowMs - packetsSinceMs;
  if (decodableSinceMs === null) return undecodedMs > limits.keyFrameTimeoutMs ? noKeyFrame(signs, undecodedMs) : null;
  const timeoutMs = state === 'opening' ? limits.openTimeoutMs : limits.stallTimeoutMs;
  return nowMs - decodableSinceMs > timeoutMs ? decodeStall(signs, undecodedMs) : null;
}

function noKeyFrame({ stream, missing }: ReceiverSigns, elapsedMs: number): Verdict {
  const { payloader } = CODEC_SPECS[stream.wanted.codec];
  const isKeyFrameMissing = missing.some((part) => part.startsWith('key frame'));
  const advice = isKeyFrameMissing
    ? 'start the sender with --gop 30 or lower'
    : `let the sender repeat its parameter sets with each key frame (${payloader.factory} config-interval=-1)`;
  return {
    verdict: 'no-keyframe',
    restart: null,
    evidence: { elapsedMs: wholeMs(elapsedMs), missing: missing.join(', '), packets: stream.packets },
    message: `packets arrive, but no ${missing.join(' and no ')} for ${seconds(elapsedMs)}: ${advice}`,
  };
}

function decodeStall({ state, stream }: ReceiverSigns, undecodedMs: number): Verdict {
  const isOpening = state === 'opening';
  const what = isOpening ? 'with key frames arrive, but no picture' : 'that can be decoded arrive, but no new frame';
  const faults = isOpening
    ? ({ verdict: 'open-timeout', restart: 'open-timeout' } as const)
    : ({ verdict: 'decode-stall', restart: 'stalled' } as const);
  return {
    ...faults,
    evidence: { undecodedMs: wholeMs(undecodedMs), keyFrames: stream.keyFrames, packets: stream.packets },
    message: `RTP packets ${what} for ${seconds(undecodedMs)}`,
  };
}
