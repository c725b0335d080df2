import type { RtspTransport } from './source/source-request.js';
import type { Codec, Decoder, TestPattern, X264Preset } from '../pipeline/vocabulary.js';

/** Every default of the product. Help, docs and tests read them from here. */
export const DEFAULTS = {
  port: 5000,
  host: '127.0.0.1',
  /** `start` talks to itself only; a lone `receiver` listens to every interface. */
  bindLoopback: '127.0.0.1',
  bindAny: '0.0.0.0',
  source: 'test://smpte',
  pattern: 'smpte' satisfies TestPattern,
  /** Of an rtsp:// source: packets that are lost on the way there ruin the picture that we send on. */
  rtspTransport: 'tcp' satisfies RtspTransport as RtspTransport,
  /** How long its jitter buffer holds each packet. */
  rtspLatencyMs: 0,
  size: { width: 640, height: 480 },
  fps: 30,
  bitrateKbps: 2000,
  preset: 'superfast' satisfies X264Preset as X264Preset,
  /** x265 takes several times as long for a frame as x264 with the same word. */
  x265Preset: 'ultrafast' satisfies X264Preset as X264Preset,
  decoder: 'auto' satisfies Decoder as Decoder,
  codec: 'h264' satisfies Codec as Codec,
  /** Routers that a multicast packet may pass. */
  ttl: 1,
  display: 'auto',
  /** Of the two roles of `start`. */
  hookOn: 'sender',
  readStamp: 'picture',
  openTimeoutMs: 5_000,
  stallTimeoutMs: 2_000,
  maxRestarts: 10,
  /** A network camera that starts anew takes about a minute. */
  sourceTimeoutMs: 120_000,
  keyFrameTimeoutMs: 2_000,
  lossLimitPercent: 1,
  minFpsPercent: 90,
  healthWindowMs: 5_000,
  /** Redundant packets in percent of the others: none. */
  fecPercent: 0,
  jitterBufferMs: 0,
  /** Where there is FEC and no other wish: what recovers a packet is sent right behind its frame (docs/fec.md). */
  fecJitterBufferMs: 20,
  logLevel: 'info',
  clock: 'auto',
  /** Of one measurement of `latency`. */
  latencyDurationMs: 20_000,
  latencyWarmupMs: 2_000,
  latencyRepeat: 1,
  /** Of each delay in each round of `latency --self-test`. */
  selfTestPhaseMs: 1_000,
  selfTestRounds: 6,
} as const;

/** What a value may be at most; beyond it somebody mistyped. */
export const LIMITS = {
  minSize: 16,
  maxSize: 8192,
  /** The smallest picture that has room for the stamp (video/stamp.ts). */
  minStampedSize: { width: 160, height: 120 },
  /** The smallest picture that has room for the camera's stamp as well (latency/camera-grid.ts). */
  minCameraStampedSize: { width: 320, height: 240 },
  maxFps: 240,
  maxBitrateKbps: 2_048_000,
  maxGop: 10_000,
  /** 32 bits (RFC 3550, section 3). */
  maxSsrc: 0xffff_ffff,
  /** 8 bits in the stamp (latency/stamp-code.ts). */
  maxSession: 0xff,
  /** What two wall clocks may differ by and still be called synchronised, in µs. */
  minClockErrorUs: 1,
  maxClockErrorUs: 1_000_000,
  /** As many as x264 takes (X264_THREAD_MAX). */
  maxThreads: 128,
  maxFrames: 2_147_483_647,
  /** 32 bits in the stamp (latency/stamp-code.ts). */
  maxSequence: 0xffff_ffff,
  /** Pictures that a child writes to disk: 9 GB at 720p. */
  maxSamples: 10_000,
  /** 24 days: a timer holds 2^31 - 1 ms, and fires at once when it is given more. */
  maxDurationMs: 24 * 24 * 3_600_000,
  /** 8 bits in the header of IPv4. */
  maxTtl: 255,
  minTimeoutMs: 100,
  /** What waits for longer than a second looks like a stall. */
  maxJitterBufferMs: 1_000,
  /** Ten pictures in a second are a film: --record is made for that. */
  minSnapshotMs: 100,
  /** A child reports every 200 ms (protocol/messages.ts): a shorter silence means nothing. */
  minStallTimeoutMs: 500,
  maxTimeoutMs: 600_000,
  /** Several reports long, so that one late report is no verdict. */
  minHealthWindowMs: 1_000,
  /** Less than this no child needs: Node.js and OpenCV alone take 80 MiB. */
  minRssMib: 100,
  maxRssMib: 1_048_576,
  maxRestarts: 1_000_000,
  /** Of a pipeline that `doctor` is to look at. */
  maxPipelineChars: 20_000,
  /** Shorter, there is nothing to take a percentile of. */
  minMeasuredMs: 1_000,
  maxMeasuredMs: 3_600_000,
  maxRepeat: 1000,
} as const;

/** Of the impairing proxy (docs/impair.md). */
export const IMPAIR_DEFAULTS = {
  /** The same packets meet the same fate in each run, unless another seed is asked for. */
  seed: 1,
  /** How long a packet waits at most in front of a limited rate. */
  queueMs: 200,
} as const;

export const IMPAIR_LIMITS = {
  /** For a delay, a jitter and the queue. */
  maxDelayMs: 10_000,
  maxBurstPackets: 10_000,
  /** Beyond half of the packets hardly any is left to overtake the held ones. */
  maxReorderPercent: 50,
  minRateKbps: 1,
  maxRateKbps: 10_000_000,
  maxBlackouts: 32,
  /** 32 bits. */
  maxSeed: 0xffff_ffff,
} as const;

/** What `gstcv-loop compare` takes for a regression. */
export const COMPARE_DEFAULTS = {
  metrics: ['p50', 'p99'],
  thresholdPercent: 5,
  /** Less is the resolution of timers and schedulers, whatever part of the delay it is. */
  floorMs: 0.2,
} as const;

/** Of hooks (docs/hooks.md). */
export const HOOK_LIMITS = {
  /** What one call of `emit` may give, as JSON. */
  maxEmitBytes: 65_536,
  /** What all calls of a second may give: beyond it the channel would carry little else. */
  maxEmitsPerSecond: 1_000,
  maxEmitBytesPerSecond: 4_194_304,
  /** Lines of the hook's logger a second. */
  maxLinesPerSecond: 50,
  /** What its setup may take: less than a child has to begin in. */
  maxSetupMs: 15_000,
} as const;
