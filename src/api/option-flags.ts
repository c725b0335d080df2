import { LoopError } from '../errors/loop-error.js';
import { quoteValue } from '../errors/quote-value.js';
import type { OptionsOf } from './loop-options.js';

/** How one option is said to the command line's own parser, so that both take the same values and complain alike. */
export interface OptionFlag {
  /** Without its dashes. */
  readonly flag: string;
  /** @throws LoopError `bad-config` for a value of another type */
  readonly valueOf: (option: string, value: unknown) => string | boolean | readonly string[];
  /** The parser's complaint is about text with a unit; the option is a number. */
  readonly reword?: (advice: string) => string;
}

type LoopOptionName = { [C in keyof OptionsOf]: keyof OptionsOf[C] }[keyof OptionsOf];

/** The flag of each option: none may be forgotten, and none is there for nothing. */
export const OPTION_FLAGS: Readonly<Record<LoopOptionName, OptionFlag>> = {
  port: number('port'),
  host: string('host'),
  bind: string('bind'),
  iface: string('iface'),
  ttl: number('ttl'),
  ssrc: numberOrString('ssrc'),
  fecPercent: number('fec'),
  jitterBufferMs: milliseconds('jitter-buffer'),
  controlPort: number('control-port'),
  control: string('control'),
  keyFile: string('key-file'),
  clock: string('clock'),
  source: string('source'),
  sourcePipeline: string('source-pipeline'),
  loop: toggle('loop'),
  size: size('size'),
  fps: numberOrString('fps'),
  codec: string('codec'),
  encoder: string('encoder'),
  decoder: string('decoder'),
  sdp: string('sdp'),
  bitrateKbps: number('bitrate'),
  preset: string('preset'),
  gop: number('gop'),
  stamp: toggle('stamp'),
  cameraStamp: toggle('camera-stamp'),
  readStamp: string('read-stamp'),
  display: string('display'),
  timeOverlay: toggle('timeoverlay'),
  record: string('record'),
  force: toggle('force'),
  hook: string('hook'),
  watch: toggle('watch'),
  hookOn: string('hook-on'),
  snapshotEvery: string('snapshot-every'),
  forward: string('forward'),
  frames: number('frames'),
  durationMs: milliseconds('duration'),
  realtime: toggle('realtime'),
  warmSpare: toggle('warm-spare'),
  maxRestarts: number('max-restarts'),
  sourceTimeoutMs: milliseconds('source-timeout'),
  maxRssMib: mebibytes('max-rss'),
  openTimeoutMs: milliseconds('open-timeout'),
  stallTimeoutMs: milliseconds('stall-timeout'),
  keyFrameTimeoutMs: milliseconds('keyframe-timeout'),
  latencyLimitMs: milliseconds('latency-limit'),
  lossLimitPercent: number('loss-limit'),
  minFpsPercent: number('min-fps'),
  healthWindowMs: milliseconds('health-window'),
};

export function number(flag: string): OptionFlag {
  return { flag, valueOf: (option, value) => String(typed(option, value, 'number')) };
}

export function string(flag: string): OptionFlag {
  return { flag, valueOf: (option, value) => typed(option, value, 'string') };
}

export function toggle(flag: string): OptionFlag {
  return { flag, valueOf: (option, value) => typed(option, value, 'boolean') };
}

export function milliseconds(flag: string): OptionFlag {
  return {
    flag,
    valueOf: (option, value) => `${String(typed(option, value, 'number'))}ms`,
    reword: (advice) => advice.replace(/^write a time with its unit, (from \S+ to \S+),.*$/, 'write a time in ms, $1'),
  };
}

/** One or several; a flag that may be given more than once. */
export function strings(flag: string): OptionFlag {
  const all = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [value]);
  return { flag, valueOf: (option, value) => all(value).map((each) => typed(option, each, 'string')) };
}

export function numberOrString(flag: string): OptionFlag {
  return {
    flag,
    valueOf: (option, value) => (typeof value === 'string' ? value : number(flag).valueOf(option, value)),
  };
}

export function size(flag: string): OptionFlag {
  return { flag, valueOf: (option, value) => (isSize(value) ? textOf(value) : sizeText(option, value)) };
}

function sizeText(option: string, value: unknown): string {
  if (typeof value === 'string') return value;
  throw new LoopError('bad-config', `${option} ${shown(value)}: write WIDTHxHEIGHT or { width, height }, in pixels`);
}

function mebibytes(flag: string): OptionFlag {
  return {
    flag,
    valueOf: (option, value) => `${String(typed(option, value, 'number'))}M`,
    reword: (advice) => advice.replace(/^write a size in MiB or GiB, (from \S+ to \S+),.*$/, 'write a size in MiB, $1'),
  };
}

interface TypeNames {
  readonly number: number;
  readonly string: string;
  readonly boolean: boolean;
}

function typed<T extends keyof TypeNames>(option: string, value: unknown, type: T): TypeNames[T] {
  if (isOfType(value, type)) return value;
  throw new LoopError('bad-config', `${option} ${shown(value)}: write a ${type}`);
}

function isOfType<T extends keyof TypeNames>(value: unknown, type: T): value is TypeNames[T] {
  return typeof value === type;
}

/** A value as a complaint repeats it: text in quotes, a number as it is. */
export function shown(value: unknown): string {
  if (typeof value === 'string') return quoteValue(value);
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (isSize(value)) return quoteValue(textOf(value));
  return value === null ? 'null' : `(${typeof value})`;
}

function isSize(value: unknown): value is { readonly width: number; readonly height: number } {
  if (typeof value !== 'object' || value === null || !('width' in value) || !('height' in value)) return false;
  return typeof value.width === 'number' && typeof value.height === 'number';
}

function textOf({ width, height }: { readonly width: number; readonly height: number }): string {
  return `${String(width)}x${String(height)}`;
}
