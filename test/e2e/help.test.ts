import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { DEFAULTS } from '../../src/config/defaults.js';
import { runCli } from '../support/loop-run.js';

const TIMEOUT_MS = 60_000;
const COMMANDS = [
  ...(['start', 'sender', 'receiver', 'local', 'pipelines', 'sdp', 'sources', 'doctor'] as const),
  ...(['latency', 'compare', 'impair'] as const),
] as const;
type Command = (typeof COMMANDS)[number];

const LOOPS: readonly Command[] = ['start', 'sender', 'receiver', 'local', 'pipelines'];
const SENDING: readonly Command[] = ['start', 'sender', 'local', 'pipelines', 'latency'];
const ENCODING: readonly Command[] = ['start', 'sender', 'pipelines', 'latency'];
const JUDGED: readonly Command[] = ['start', 'sender', 'pipelines'];
const HEARING: readonly Command[] = ['start', 'receiver', 'pipelines'];
const NETWORKED: readonly Command[] = ['start', 'sender', 'receiver', 'pipelines'];
const NETWORK: readonly Command[] = ['start', 'sender', 'receiver', 'pipelines', 'sdp', 'doctor'];

const CODING: readonly Command[] = ['start', 'sender', 'receiver', 'pipelines', 'sdp', 'latency'];
const DECODING: readonly Command[] = ['start', 'receiver', 'pipelines', 'latency'];

/** Those that run a source which may be away. */
const WITH_SOURCE: readonly Command[] = ['start', 'sender', 'local', 'pipelines'];

type Shown = readonly [flag: string, text: string, commands: readonly Command[]];

/** Where each default must be shown; null: it is not the default of a flag, but part of another one. */
const SHOWN: Readonly<Record<keyof typeof DEFAULTS, Shown | null>> = {
  port: ['port', String(DEFAULTS.port), NETWORK],
  host: ['host', DEFAULTS.host, ['sender', 'sdp']],
  bindLoopback: null,
  bindAny: ['bind', DEFAULTS.bindAny, ['receiver']],
  source: ['source', DEFAULTS.source, SENDING],
  pattern: null,
  rtspTransport: null,
  rtspLatencyMs: null,
  size: ['size', `${String(DEFAULTS.size.width)}x${String(DEFAULTS.size.height)}; other sources: their own`, SENDING],
  fps: ['fps', `${String(DEFAULTS.fps)}; other sources: their own`, SENDING],
  bitrateKbps: ['bitrate', String(DEFAULTS.bitrateKbps), ENCODING],
  preset: ['preset', DEFAULTS.preset, ENCODING],
  x265Preset: null,
  codec: ['codec', DEFAULTS.codec, CODING],
  decoder: ['decoder', DEFAULTS.decoder, DECODING],
  ttl: ['ttl', String(DEFAULTS.ttl), ['sender', 'sdp']],
  readStamp: ['read-stamp', DEFAULTS.readStamp, HEARING],
  hookOn: ['hook-on', DEFAULTS.hookOn, ['start', 'pipelines']],
  display: ['display', DEFAULTS.display, LOOPS],
  openTimeoutMs: ['open-timeout', `${String(DEFAULTS.openTimeoutMs / 1000)}s`, LOOPS],
  stallTimeoutMs: ['stall-timeout', `${String(DEFAULTS.stallTimeoutMs / 1000)}s`, LOOPS],
  sourceTimeoutMs: ['source-timeout', `${String(DEFAULTS.sourceTimeoutMs / 60_000)}m`, WITH_SOURCE],
  maxRestarts: ['max-restarts', String(DEFAULTS.maxRestarts), LOOPS],
  keyFrameTimeoutMs: ['keyframe-timeout', `${String(DEFAULTS.keyFrameTimeoutMs / 1000)}s`, HEARING],
  lossLimitPercent: ['loss-limit', `${String(DEFAULTS.lossLimitPercent)}%`, HEARING],
  fecPercent: ['fec', `${String(DEFAULTS.fecPercent)}%`, NETWORKED],
  jitterBufferMs: null,
  fecJitterBufferMs: null,
  minFpsPercent: ['min-fps', `${String(DEFAULTS.minFpsPercent)}%`, JUDGED],
  healthWindowMs: ['health-window', `${String(DEFAULTS.healthWindowMs / 1000)}s`, LOOPS],
  logLevel: ['log-level', DEFAULTS.logLevel, LOOPS],
  clock: ['clock', DEFAULTS.clock, ['sender', 'receiver']],
  latencyDurationMs: ['duration', `${String(DEFAULTS.latencyDurationMs / 1000)}s`, ['latency']],
  latencyWarmupMs: ['warmup', `${String(DEFAULTS.latencyWarmupMs / 1000)}s`, ['latency']],
  selfTestPhaseMs: null,
  selfTestRounds: null,
  latencyRepeat: ['repeat', String(DEFAULTS.latencyRepeat), ['latency']],
};

describe('--help', { timeout: TIMEOUT_MS }, () => {
  it.each(COMMANDS)('of %s shows the defaults of its flags', async (command) => {
    const { exitCode, stdout, stderr } = await runCli([command, '--help']);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    const help = stdout.replaceAll(/\s+/g, ' ');
    expect(help).toContain(`gstcv-loop ${command}`);
    for (const [flag, text] of expectedOf(command)) expect([flag, defaultIn(help, flag)]).toEqual([flag, text]);
  });

  it.each([['--help'], ['-h'], ['help']])('of the program names every command: %s', async (word) => {
    const { exitCode, stdout, stderr } = await runCli([word]);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    for (const command of COMMANDS) expect(stdout).toContain(`gstcv-loop ${command} `);
  });

  it('comes at once', async () => {
    // The quickest of a few: what is measured is the program, not what else this machine does. The target is in bench/.
    const times: number[] = [];
    for (let tries = 0; tries < 5; tries += 1) times.push((await runCli(['start', '--help'])).elapsedMs);
    expect(Math.min(...times)).toBeLessThan(1000);
  });

  it('wins over what else is wrong with the command line', async () => {
    const { exitCode, stdout } = await runCli(['start', '--port', '0', '--help']);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('gstcv-loop start');
  });
});

describe('--version', { timeout: TIMEOUT_MS }, () => {
  it.each([[['--version']], [['start', '--version']]])('prints the version of the package: %j', async (args) => {
    const manifest = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
      version: string;
    };
    expect(await runCli(args)).toMatchObject({ exitCode: 0, stdout: `${manifest.version}\n`, stderr: '' });
  });
});

function expectedOf(command: Command): Shown[] {
  return Object.values(SHOWN).filter((shown) => shown?.[2].includes(command) === true) as Shown[];
}

function defaultIn(help: string, flag: string): string | undefined {
  return new RegExp(` --${flag} (?:(?! --[a-z]).)*?\\[default: ([^\\]]*)\\]`).exec(help)?.[1];
}
