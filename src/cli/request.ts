import { parseClock } from '../config/clock-flag.js';
import { DISPLAY_MODES } from '../config/display-modes.js';
import { DEFAULTS, LIMITS } from '../config/defaults.js';
import { STAMP_READERS } from '../config/stamp-readers.js';
import {
  parseChoice,
  parseControl,
  parseDuration,
  parseFrameRate,
  parseHost,
  parseInteger,
  parseMebibytes,
  parsePercent,
  parseSize,
  parseSource,
  parseSsrc,
  parseWholePercent,
} from '../config/flag-values.js';
import type {
  ControlRequest,
  HealthLimits,
  LoopCommand,
  LoopRequest,
  SupervisionLimits,
} from '../config/loop-config.js';
import { LoopError } from '../errors/loop-error.js';
import { X264_PRESETS } from '../pipeline/vocabulary.js';
import type { Flags } from './flags.js';

/** Reads one flag: the parsed value, or the default where the flag was not given. */
export function read<T, D>(flags: Flags, name: string, fallback: D, parse: (flag: string, text: string) => T): T | D {
  const text = flags[name];
  return typeof text === 'string' ? parse(name, text) : fallback;
}

const integer = (from: number, to: number) => (flag: string, text: string) => parseInteger(flag, text, from, to);
const duration = (from: number, to: number) => (flag: string, text: string) => parseDuration(flag, text, from, to);
const choice =
  <T extends string>(choices: readonly T[]) =>
  (flag: string, text: string) =>
    parseChoice(flag, text, choices);

/** Every flag of a command, checked. @throws LoopError `bad-config` at the first that does not hold. */
export function loopRequest(command: LoopCommand, flags: Flags): LoopRequest {
  return {
    command,
    ...networkRequest(command, flags),
    source: read(flags, 'source', { kind: 'test', pattern: DEFAULTS.pattern } as const, parseSource),
    loop: flags['loop'] === true,
    size: read(flags, 'size', null, parseSize),
    frameRate: read(flags, 'fps', null, parseFrameRate),
    bitrateKbps: read(flags, 'bitrate', DEFAULTS.bitrateKbps, integer(1, LIMITS.maxBitrateKbps)),
    preset: read(flags, 'preset', DEFAULTS.preset, choice(X264_PRESETS)),
    gop: read(flags, 'gop', null, integer(1, LIMITS.maxGop)),
    display: read(flags, 'display', DEFAULTS.display, choice(DISPLAY_MODES)),
    timeOverlay: flags['timeoverlay'] === true,
    stamp: flags['stamp'] === true,
    cameraStamp: flags['camera-stamp'] === true,
    readStamp: read(flags, 'read-stamp', DEFAULTS.readStamp, choice(STAMP_READERS)),
    frames: read(flags, 'frames', null, integer(1, LIMITS.maxFrames)),
    realtime: flags['realtime'] === true,
    warmSpare: flags['warm-spare'] === true,
    ssrc: read(flags, 'ssrc', null, parseSsrc),
    fecPercent: read(flags, 'fec', DEFAULTS.fecPercent, parseWholePercent),
    jitterBufferMs: read(flags, 'jitter-buffer', DEFAULTS.jitterBufferMs, duration(0, LIMITS.maxJitterBufferMs)),
    control: controlRequest(command, flags),
    wallErrorUs: read(flags, 'clock', null, parseClock),
    limits: supervisionLimits(flags),
  };
}

function networkRequest(command: LoopCommand, flags: Flags): Pick<LoopRequest, 'port' | 'host' | 'bind'> {
  const bind = command === 'receiver' ? DEFAULTS.bindAny : DEFAULTS.bindLoopback;
  return {
    port: read(flags, 'port', DEFAULTS.port, integer(1, 65_535)),
    host: read(flags, 'host', DEFAULTS.host, parseHost),
    bind: read(flags, 'bind', bind, parseHost),
  };
}

/** The port and its secret go together. */
function controlRequest(command: LoopCommand, flags: Flags): ControlRequest | null {
  const keyFile = read(flags, 'key-file', null, (_flag, path) => path);
  const target = read(flags, 'control', null, parseControl);
  const port = read(flags, 'control-port', null, integer(1, 65_535));
  const flag = command === 'sender' ? '--control-port' : '--control';
  if (target === null && port === null) {
    if (keyFile !== null) throw new LoopError('bad-config', `--key-file is the secret of ${flag}: give that as well`);
    return null;
  }
  if (keyFile === null)
    throw new LoopError('bad-config', `${flag} needs a secret: add --key-file FILE, the same on both hosts`);
  if (target !== null) return { kind: 'client', ...target, keyFile };
  return { kind: 'server', host: DEFAULTS.bindAny, port: port ?? 0, keyFile };
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

function supervisionLimits(flags: Flags): SupervisionLimits {
  return {
    ...healthLimits(flags),
    maxRssMib: read(flags, 'max-rss', null, parseMebibytes),
    maxRestarts: read(flags, 'max-restarts', DEFAULTS.maxRestarts, integer(0, LIMITS.maxRestarts)),
    durationMs: read(flags, 'duration', null, duration(1, LIMITS.maxDurationMs)),
  };
}

const LOG_LEVELS = ['error', 'warn', 'info', 'debug'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export interface OutputRequest {
  readonly json: boolean;
  readonly logLevel: LogLevel;
}

export function outputRequest(flags: Flags): OutputRequest {
  return {
    json: flags['json'] === true,
    logLevel: read(flags, 'log-level', DEFAULTS.logLevel, choice(LOG_LEVELS)),
  };
}
