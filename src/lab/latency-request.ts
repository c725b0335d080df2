import { DEFAULTS, LIMITS } from '../config/defaults.js';
import { parseDuration, parseInteger } from '../config/flag-values.js';
import type { LoopRequest } from '../config/loop-config.js';
import { LoopError } from '../errors/loop-error.js';
import { formatImpairments } from '../impair/format-impairments.js';
import { parseImpairments } from '../impair/parse-impairments.js';
import type { SettingRequest } from './lab-request.js';
import { type Combination, type MatrixKey, nameOf, parseMatrix } from './matrix.js';
import { type Assertion, needsQuality, parseAssertion } from '../report/assertions.js';
import type { Flags } from '../request/flags/flag.js';
import { loopRequest } from '../request/loop-request.js';
import { read } from '../request/read-flag.js';

/** What `latency` was asked for, each word checked; nothing on the host has been looked at. */
export interface LatencyRequest {
  readonly settings: readonly SettingRequest[];
  readonly durationMs: number;
  readonly warmupMs: number;
  readonly repeat: number;
  readonly quality: boolean;
  readonly baseline: boolean;
  readonly assertions: readonly Assertion[];
  /** Folder for the report, or null for none. */
  readonly out: string | null;
  readonly json: boolean;
}

/** @throws LoopError `bad-config` at the first flag that does not hold */
export function latencyRequest(flags: Flags): LatencyRequest {
  const assertions = texts(flags['assert']).map((text) => parseAssertion('assert', text));
  const { minMeasuredMs, maxMeasuredMs, maxRepeat } = LIMITS;
  return {
    settings: settingsOf(flags),
    durationMs: read(flags, 'duration', DEFAULTS.latencyDurationMs, span(minMeasuredMs, maxMeasuredMs)),
    warmupMs: read(flags, 'warmup', DEFAULTS.latencyWarmupMs, span(0, maxMeasuredMs)),
    repeat: read(flags, 'repeat', DEFAULTS.latencyRepeat, (flag, text) => parseInteger(flag, text, 1, maxRepeat)),
    // What is asserted has to be measured.
    quality: flags['quality'] === true || assertions.some(needsQuality),
    baseline: flags['baseline'] === true,
    assertions,
    out: read(flags, 'out', null, folder),
    json: flags['json'] === true,
  };
}

const span = (fromMs: number, toMs: number) => (flag: string, text: string) => parseDuration(flag, text, fromMs, toMs);

function folder(flag: string, text: string): string {
  if (text === '' || text.includes('\0')) throw new LoopError('bad-config', `--${flag} "": write the path of a folder`);
  return text;
}

function settingsOf(flags: Flags): SettingRequest[] {
  const request = (values: Combination) => loopRequest('start', { ...flags, ...HEADLESS, ...values });
  // A flag that is wrong by itself is a fault of that flag, not of the matrix.
  request({});
  const impairments = (text: string) => formatImpairments(parseImpairments('impair', text));
  const impair = read(flags, 'impair', null, (_flag, text) => impairments(text));
  const check = (key: MatrixKey, value: string) =>
    key === 'impair' ? void impairments(value) : void request({ [key]: value });
  const combinations = read<readonly Combination[], readonly Combination[]>(flags, 'matrix', [{}], (_flag, text) =>
    parseMatrix(text, check),
  );
  return combinations.map((values) => ({
    name: nameOf(values),
    values,
    loop: request(values),
    impair: values.impair === undefined ? impair : impairments(values.impair),
  }));
}

/** Of `latency --self-test`. */
export interface SelfTestRequest {
  readonly loop: LoopRequest;
  readonly warmupMs: number;
  readonly phaseMs: number;
  readonly rounds: number;
  readonly json: boolean;
}

/** @throws LoopError `bad-config` at the first flag that does not hold, or that has no meaning here */
export function selfTestRequest(flags: Flags): SelfTestRequest {
  for (const flag of NOT_IN_SELF_TEST) {
    if (flags[flag] !== undefined && flags[flag] !== false) {
      throw new LoopError('bad-config', `--${flag} has no meaning with --self-test: leave one of them out`);
    }
  }
  const { latencyWarmupMs, selfTestPhaseMs, selfTestRounds } = DEFAULTS;
  return {
    loop: loopRequest('start', { ...flags, ...HEADLESS }),
    warmupMs: read(flags, 'warmup', latencyWarmupMs, span(0, LIMITS.maxMeasuredMs)),
    phaseMs: read(flags, 'duration', selfTestPhaseMs, span(LIMITS.minMeasuredMs, LIMITS.maxMeasuredMs)),
    rounds: read(flags, 'repeat', selfTestRounds, (flag, text) => parseInteger(flag, text, 1, LIMITS.maxRepeat)),
    json: flags['json'] === true,
  };
}

const NOT_IN_SELF_TEST = ['matrix', 'impair', 'quality', 'baseline', 'assert', 'out', 'fec', 'jitter-buffer'];

/** A file is too short for most measurements; the length of a run is the lab's affair. */
const HEADLESS = { display: 'none', stamp: true, loop: true, duration: undefined };

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}
