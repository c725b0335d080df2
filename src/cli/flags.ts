import type { Options } from 'yargs';
import { COMPARE_DEFAULTS, DEFAULTS } from '../config/defaults.js';
import { badFlag, formatDuration } from '../config/flag-values.js';
import type { LoopCommand } from '../config/loop-config.js';
import { LoopError } from '../errors/loop-error.js';

/**
 * The flags of each command. All values stay text here, as the user wrote them, so that a complaint can quote them;
 * request.ts turns them into numbers.
 */

export type Flags = Readonly<Record<string, unknown>>;

export type FlagTable = Record<string, Options>;

/** Given twice, the last one counts. */
const last = (given: unknown): unknown => (Array.isArray(given) ? given.at(-1) : given);

export const value = (group: string, describe: string, defaultDescription?: string): Options => ({
  group,
  describe,
  type: 'string',
  requiresArg: true,
  coerce: last,
  ...(defaultDescription === undefined ? {} : { defaultDescription }),
});

export const toggle = (group: string, describe: string, initially: boolean): Options => ({
  group,
  describe,
  type: 'boolean',
  default: initially,
  coerce: last,
});

const size = `${String(DEFAULTS.size.width)}x${String(DEFAULTS.size.height)}`;

const TOGGLES: readonly string[] = [
  'loop',
  'stamp',
  'camera-stamp',
  'timeoverlay',
  'realtime',
  'warm-spare',
  'quality',
  'baseline',
  'self-test',
  'json',
  'help',
  'version',
];

const clock = value(
  'Network:',
  "auto, or synced:ERROR: both hosts' wall clocks agree to ERROR, e.g. synced:0.05ms",
  DEFAULTS.clock,
);

function networkFlags(command: LoopCommand): FlagTable {
  const group = 'Network:';
  const port = value(group, 'UDP port of the RTP stream', String(DEFAULTS.port));
  const fec = value(
    group,
    'redundant packets against loss (RFC 5109), in % of the others',
    `${String(DEFAULTS.fecPercent)}%`,
  );
  const wait = `${formatDuration(DEFAULTS.fecJitterBufferMs)} with FEC`;
  const jitterBuffer = value(group, `longest wait for a packet that is missing, e.g. 20ms; ${wait}`, 'none');
  switch (command) {
    case 'start':
      return { port, fec, 'jitter-buffer': jitterBuffer };
    case 'sender':
      return {
        host: value(group, 'host to send to', DEFAULTS.host),
        port,
        ssrc: value(group, 'SSRC of the stream, e.g. 0x1234abcd', 'random'),
        fec,
        'control-port': value(group, 'UDP port on which receivers may ask for a key frame and the time', 'none'),
        'key-file': value(group, 'file with the secret of --control-port', 'none'),
        clock,
      };
    case 'receiver':
      return {
        port,
        bind: value(group, 'address to listen on', DEFAULTS.bindAny),
        ssrc: value(group, 'show only the stream with this SSRC', 'any'),
        fec: { ...fec, describe: 'recover lost packets, the sender adds redundant ones; any number above 0 will do' },
        'jitter-buffer': jitterBuffer,
        control: value(group, "HOST:PORT, the sender's --control-port, to ask for key frames and the time", 'none'),
        'key-file': value(group, 'file with the secret of --control', 'none'),
        clock,
      };
    case 'local':
      return {};
  }
}

const SOURCE_FLAGS: FlagTable = {
  source: value('Source:', 'test://PATTERN, or a video file, paced in real time', DEFAULTS.source),
  loop: toggle('Source:', 'begin a file again at its end', false),
  size: value('Source:', 'WIDTHxHEIGHT in pixels', `${size}; a file: its own`),
  fps: value('Source:', 'frames per second', `${String(DEFAULTS.fps)}; a file: its own`),
};

const ENCODER_FLAGS: FlagTable = {
  bitrate: value('Encoder:', 'kbit/s', String(DEFAULTS.bitrateKbps)),
  preset: value('Encoder:', 'speed preset of x264', DEFAULTS.preset),
  gop: value('Encoder:', 'frames from one key frame to the next', 'one second'),
  stamp: toggle('Encoder:', 'write sequence and time into the picture; --no-stamp leaves it as it is', true),
  'camera-stamp': toggle('Encoder:', 'draw a large stamp too, for a camera that films the screen', false),
};

const PICTURE_FLAGS: FlagTable = {
  display: value('Picture:', 'auto, window or none', DEFAULTS.display),
  timeoverlay: toggle('Picture:', 'show the running time in the picture on each side', false),
};

/** What a receiver alone can do with its picture. */
const READING_FLAGS: FlagTable = {
  'read-stamp': value('Picture:', 'picture, or camera: a stamp that was filmed from a screen', DEFAULTS.readStamp),
};

const RUN_FLAGS: FlagTable = {
  frames: value('Run:', 'end after so many frames', 'no end'),
  duration: value('Run:', 'end after so long, e.g. 10s', 'no end'),
  realtime: toggle('Run:', 'real-time priority for steady delays on a busy host; needs root or an rtprio limit', false),
  'warm-spare': toggle('Run:', 'keep a loaded child in reserve, which takes over at once', false),
  'max-restarts': value('Run:', 'restarts of a role before giving up', String(DEFAULTS.maxRestarts)),
  'max-rss': value('Run:', 'replace a child that uses more memory, e.g. 500M', 'no limit'),
};

const HEALTH_FLAGS: FlagTable = {
  'open-timeout': value(
    'Health:',
    'from the first packet (receiver) or the start (sender) to the first frame',
    formatDuration(DEFAULTS.openTimeoutMs),
  ),
  'stall-timeout': value('Health:', 'longest time without a new frame', formatDuration(DEFAULTS.stallTimeoutMs)),
  'keyframe-timeout': value(
    'Health:',
    'longest time with packets but no key frame, while there is no picture',
    formatDuration(DEFAULTS.keyFrameTimeoutMs),
  ),
  'latency-limit': value('Health:', 'delay that 95 % of the frames must keep, e.g. 80ms', 'none'),
  'loss-limit': value('Health:', 'RTP packets that may be lost', `${String(DEFAULTS.lossLimitPercent)}%`),
  'min-fps': value('Health:', 'part of its frame rate that a sender must reach', `${String(DEFAULTS.minFpsPercent)}%`),
  'health-window': value(
    'Health:',
    'time over which delay, loss and frame rate are judged',
    formatDuration(DEFAULTS.healthWindowMs),
  ),
};

/** What only one of the roles can be judged by. */
const RECEIVER_HEALTH: readonly string[] = ['keyframe-timeout', 'latency-limit', 'loss-limit'];
const SENDER_HEALTH: readonly string[] = ['min-fps'];

const OUTPUT_FLAGS: FlagTable = {
  json: toggle('Output:', 'one JSON object per line on stdout', false),
  'log-level': value('Output:', 'error, warn, info or debug', DEFAULTS.logLevel),
};

/**
 * yargs takes any word after a toggle for false, and `--no-port` for a port that is false: both are refused.
 * @throws LoopError `bad-config`
 */
export function everyFlagHasItsType(argv: readonly string[]): true {
  for (const word of argv) {
    if (word === '--') break;
    const [, negation, name = '', value] = /^--(no-)?([a-z-]+)(?:=(.*))?$/s.exec(word) ?? [];
    const isToggle = TOGGLES.includes(name);
    if (isToggle && value !== undefined && value !== 'true' && value !== 'false') {
      throw badFlag(name, value, `write --${name} or --no-${name}`);
    }
    if (negation !== undefined && !isToggle) throw new LoopError('bad-config', `${word}: there is no such flag`);
  }
  return true;
}

/** The flags that a command has; a flag of another role is refused, not ignored. */
export function loopFlags(command: LoopCommand): FlagTable {
  const sending = command === 'receiver' ? {} : { ...SOURCE_FLAGS, ...encoderFlags(command) };
  return {
    ...networkFlags(command),
    ...sending,
    ...PICTURE_FLAGS,
    ...(command === 'start' || command === 'receiver' ? READING_FLAGS : {}),
    ...RUN_FLAGS,
    ...healthFlags(command),
    ...OUTPUT_FLAGS,
  };
}

function healthFlags(command: LoopCommand): FlagTable {
  const others: Record<LoopCommand, readonly string[]> = {
    start: [],
    receiver: SENDER_HEALTH,
    sender: RECEIVER_HEALTH,
    local: [...RECEIVER_HEALTH, ...SENDER_HEALTH],
  };
  return Object.fromEntries(Object.entries(HEALTH_FLAGS).filter(([name]) => !others[command].includes(name)));
}

function encoderFlags(command: LoopCommand): FlagTable {
  // `local` encodes nothing and has no reader for a stamp.
  return command === 'local' ? {} : ENCODER_FLAGS;
}

export function doctorFlags(): FlagTable {
  const port = value('Network:', 'UDP port that should be free', String(DEFAULTS.port));
  return { port, json: toggle('Output:', 'the findings as one JSON object', false) };
}

export function compareFlags(): FlagTable {
  const { metrics, thresholdPercent } = COMPARE_DEFAULTS;
  return {
    metric: value('Comparison:', 'p50, p95 or p99, or several with commas', metrics.join(',')),
    threshold: value('Comparison:', 'what B may be slower', `${String(thresholdPercent)}%`),
    json: toggle('Output:', 'the findings as one JSON object', false),
  };
}
