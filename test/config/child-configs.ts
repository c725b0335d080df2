import type { ReceiverConfig, SenderConfig } from '../../src/config/child-config.js';

/** What `start` without flags gives to its children, but for what a test changes. */
export function senderConfig(changes: Partial<SenderConfig> = {}): SenderConfig {
  return {
    role: 'sender',
    source: { kind: 'test', pattern: 'smpte' },
    video: { width: 640, height: 480, frameRate: { numerator: 30, denominator: 1 } },
    codec: 'h264',
    encoder: { element: 'x264enc', preset: 'superfast', bitrateKbps: 2000, gop: 30, threads: 2 },
    output: { kind: 'rtp', address: '127.0.0.1', port: 5000 },
    ssrc: 0x1234_abcd,
    session: 1,
    firstSequence: null,
    fecPercent: 0,
    hold: false,
    stamp: true,
    cameraStamp: false,
    trace: false,
    recipe: 'planar',
    timeOverlay: false,
    display: 'none',
    hook: null,
    frames: null,
    samples: null,
    ...changes,
  };
}

export function receiverConfig(changes: Partial<ReceiverConfig> = {}): ReceiverConfig {
  return {
    role: 'receiver',
    bindAddress: '127.0.0.1',
    port: 5000,
    iface: null,
    codec: 'h264',
    payloadType: 96,
    parameters: {},
    decoder: 'auto',
    ssrc: null,
    fec: false,
    jitterBufferMs: 0,
    tapPort: null,
    readStamp: 'picture',
    trace: false,
    recipe: 'planar',
    timeOverlay: false,
    display: 'none',
    hook: null,
    snapshots: null,
    frames: null,
    samples: null,
    ...changes,
  };
}
