import { randomInt } from 'node:crypto';
import { availableParallelism } from 'node:os';
import type { ReceiverConfig, Role, SenderConfig } from '../config/child-config.js';
import { DEFAULTS, LIMITS } from '../config/defaults.js';
import type { LoopRequest } from '../config/loop-config.js';
import { DEFAULT_ENCODERS, type EncoderElement } from '../pipeline/encoders.js';
import { CODEC_SPECS } from '../pipeline/codecs.js';
import type { FoundSource } from './source/found-source.js';
import { isGroup } from '../pipeline/multicast.js';
import { fillVideo } from './video-format.js';

/** What each child will be told. */

/** @throws LoopError `bad-config` for a picture that cannot be sent */
export function senderConfig(
  request: LoopRequest,
  found: FoundSource,
  output: SenderConfig['output'],
  ssrc: number,
  element: EncoderElement = DEFAULT_ENCODERS[request.codec],
): SenderConfig {
  const { source, video, gop } = fillVideo(request, found);
  const { preset, bitrateKbps, stamp, cameraStamp, timeOverlay, display, frames } = request;
  return {
    role: 'sender',
    source,
    video,
    codec: request.codec,
    encoder: { element, preset, bitrateKbps, gop, threads: encoderThreads() },
    output,
    ssrc,
    session: randomInt(LIMITS.maxSession + 1),
    firstSequence: null,
    fecPercent: request.fecPercent,
    hold: false,
    stamp,
    cameraStamp,
    ...clockConfig(request),
    timeOverlay,
    display,
    hook: hookFor('sender', request),
    frames,
    ...UNMEASURED,
  };
}

/**
 * One slice a core: x264's own choice is half as many again, so that on two cores two slices are done when the third one
 * begins.
 */
function encoderThreads(): number {
  return Math.min(availableParallelism(), LIMITS.maxThreads);
}

function hookFor(role: Role, { hook }: LoopRequest): SenderConfig['hook'] {
  return hook?.on === role ? { path: hook.path, watch: hook.watch } : null;
}

/** Both roles use their wall clocks, or neither does. */
function clockConfig({ wallErrorUs }: LoopRequest): Pick<SenderConfig, 'wallErrorUs'> {
  return wallErrorUs === null ? {} : { wallErrorUs };
}

/** What only the latency lab asks of a child (lab/run-setting.ts). */
const UNMEASURED = { trace: false, recipe: 'planar', samples: null } as const;

/** With `start`, only the sender counts frames: the supervisor ends the receiver when the sender is done. */
export function receiverConfig(request: LoopRequest, bindAddress: string, ssrc: number | null): ReceiverConfig {
  const { command, port, codec, readStamp, timeOverlay, display } = request;
  const frames = command === 'start' ? null : request.frames;
  const { payloadType, parameters } = request.described ?? { ...CODEC_SPECS[codec], parameters: {} };
  const coding = { codec, payloadType, parameters: { ...parameters }, decoder: request.decoder };
  const stream = {
    bindAddress,
    port,
    iface: isGroup(bindAddress) ? request.multicast.iface : null,
    ...coding,
    ssrc,
    tapPort: null,
    readStamp,
    ...repairConfig(request),
  };
  const sinks = { hook: hookFor('receiver', request), snapshots: request.sinks.snapshots };
  return {
    role: 'receiver',
    ...stream,
    timeOverlay,
    display,
    ...sinks,
    frames,
    ...clockConfig(request),
    ...UNMEASURED,
  };
}

/** Without a buffer nothing would wait for the packets that the lost ones are recovered from. */
function repairConfig({ fecPercent, jitterBufferMs }: LoopRequest): Pick<ReceiverConfig, 'fec' | 'jitterBufferMs'> {
  const fec = fecPercent > 0;
  return { fec, jitterBufferMs: fec && jitterBufferMs === 0 ? DEFAULTS.fecJitterBufferMs : jitterBufferMs };
}
