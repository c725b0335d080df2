import { DEFAULTS } from '../../src/config/defaults.js';
import type { LoopRequest } from '../../src/config/loop-config.js';
import { chooseEncoder } from '../../src/prepare/choose-encoder.js';
import type { EncoderHost } from '../../src/prepare/encoder-host.js';
import type { PrepareDeps } from '../../src/prepare/prepare.js';

/** What the command line makes of `gstcv-loop start` without flags, but for what a test changes. */
export function request(changes: Partial<LoopRequest> = {}): LoopRequest {
  return {
    command: 'start',
    port: DEFAULTS.port,
    host: DEFAULTS.host,
    bind: DEFAULTS.bindLoopback,
    source: { kind: 'test', pattern: 'smpte' },
    loop: false,
    size: null,
    frameRate: null,
    bitrateKbps: DEFAULTS.bitrateKbps,
    preset: DEFAULTS.preset,
    gop: null,
    display: 'none',
    timeOverlay: false,
    stamp: true,
    cameraStamp: false,
    readStamp: 'picture',
    frames: null,
    realtime: false,
    warmSpare: false,
    ssrc: null,
    fecPercent: 0,
    jitterBufferMs: 0,
    control: null,
    wallErrorUs: null,
    sdp: null,
    codec: DEFAULTS.codec,
    encoder: null,
    decoder: DEFAULTS.decoder,
    hook: null,
    multicast: { iface: null, ttl: DEFAULTS.ttl },
    sinks: { record: null, snapshots: null, forward: null },
    limits: {
      openTimeoutMs: DEFAULTS.openTimeoutMs,
      stallTimeoutMs: DEFAULTS.stallTimeoutMs,
      keyFrameTimeoutMs: DEFAULTS.keyFrameTimeoutMs,
      latencyLimitMs: null,
      lossLimitPercent: DEFAULTS.lossLimitPercent,
      minFpsPercent: DEFAULTS.minFpsPercent,
      healthWindowMs: DEFAULTS.healthWindowMs,
      maxRssMib: null,
      maxRestarts: DEFAULTS.maxRestarts,
      sourceTimeoutMs: DEFAULTS.sourceTimeoutMs,
      durationMs: null,
    },
    ...changes,
  };
}

const unexpected = (what: string) => () => Promise.reject(new Error(`must not be asked: ${what}`));

const HOST_THAT_IS_NOT_ASKED: EncoderHost = {
  elements: unexpected('elements'),
  propertiesOf: unexpected('propertiesOf'),
  tryOut: unexpected('tryOut'),
};

/** A host that may be asked nothing but what a test allows. */
export function hostThatAnswers(answers: Partial<PrepareDeps>): PrepareDeps {
  return {
    resolveHost: unexpected('resolveHost'),
    probeFile: unexpected('probeFile'),
    probeSource: unexpected('probeSource'),
    findImages: unexpected('findImages'),
    listCameras: unexpected('listCameras'),
    assertCamera: unexpected('assertCamera'),
    findDisplayNamed: unexpected('findDisplayNamed'),
    rtspPassword: () => null,
    assertUdpPortFree: unexpected('assertUdpPortFree'),
    udpRouteError: () => Promise.resolve(null),
    mayRunRealtime: unexpected('mayRunRealtime'),
    findDisplay: unexpected('findDisplay'),
    readKeyFile: unexpected('readKeyFile'),
    readDescription: unexpected('readDescription'),
    chooseEncoder: (wish) => chooseEncoder(wish, HOST_THAT_IS_NOT_ASKED),
    elements: unexpected('elements'),
    assertRecordable: unexpected('assertRecordable'),
    assertHookFile: unexpected('assertHookFile'),
    assertFolder: unexpected('assertFolder'),
    assertInterface: () => undefined,
    assertGroupJoinable: unexpected('assertGroupJoinable'),
    ...answers,
  };
}
