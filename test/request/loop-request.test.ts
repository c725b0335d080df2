import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Flags } from '../../src/request/flags/flag.js';
import { loopFlags } from '../../src/request/flags/loop-flags.js';
import { loopRequest } from '../../src/request/loop-request.js';
import { DEFAULTS } from '../../src/config/defaults.js';
import type { LoopCommand, LoopRequest } from '../../src/config/loop-config.js';

const COMMANDS: readonly LoopCommand[] = ['start', 'sender', 'receiver', 'local'];

/** What yargs gives for a command line without flags: the toggles with their defaults. */
function unset(command: LoopCommand): Flags {
  const toggles = Object.entries(loopFlags(command)).filter(([, flag]) => flag.type === 'boolean');
  return Object.fromEntries(toggles.map(([name, flag]) => [name, flag.default as unknown]));
}

const ask = (command: LoopCommand, flags: Flags = {}) => loopRequest(command, { ...unset(command), ...flags });

it('asks for the defaults where no flag is given', () => {
  expect(ask('start')).toEqual<LoopRequest>({
    command: 'start',
    port: DEFAULTS.port,
    host: DEFAULTS.host,
    bind: DEFAULTS.bindLoopback,
    source: { kind: 'test', pattern: DEFAULTS.pattern },
    loop: false,
    size: null,
    frameRate: null,
    bitrateKbps: DEFAULTS.bitrateKbps,
    preset: DEFAULTS.preset,
    gop: null,
    display: DEFAULTS.display,
    timeOverlay: false,
    stamp: true,
    cameraStamp: false,
    readStamp: DEFAULTS.readStamp,
    frames: null,
    realtime: false,
    warmSpare: false,
    ssrc: null,
    fecPercent: DEFAULTS.fecPercent,
    jitterBufferMs: DEFAULTS.jitterBufferMs,
    control: null,
    wallErrorUs: null,
    codec: DEFAULTS.codec,
    encoder: null,
    sdp: null,
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
  });
});

it.each([
  ['start', DEFAULTS.bindLoopback],
  ['receiver', DEFAULTS.bindAny],
] as const)('with %s listens on %s', (command, bind) => {
  expect(ask(command)).toMatchObject({ command, bind });
});

it.each([
  ['start', true],
  ['sender', true],
  ['receiver', false],
  ['local', false],
] as const)('with %s writes a stamp: %s', (command, stamp) => {
  expect(ask(command).stamp).toBe(stamp);
});

it.each([
  ['port', '6000', { port: 6000 }],
  ['host', 'robot.local', { host: 'robot.local' }],
  ['bind', '::1', { bind: '::1' }],
  ['source', 'test://ball', { source: { kind: 'test', pattern: 'ball' } }],
  ['source', '/a b.mp4', { source: { kind: 'file', path: '/a b.mp4' } }],
  ['loop', true, { loop: true }],
  ['size', '1280x720', { size: { width: 1280, height: 720 } }],
  ['fps', '29.97', { frameRate: { numerator: 30_000, denominator: 1001 } }],
  ['bitrate', '500', { bitrateKbps: 500 }],
  ['preset', 'ultrafast', { preset: 'ultrafast' }],
  ['gop', '60', { gop: 60 }],
  ['codec', 'vp8', { codec: 'vp8' }],
  ['codec', 'h265', { codec: 'h265', preset: DEFAULTS.x265Preset }],
  ['encoder', 'openh264', { encoder: 'openh264' }],
  ['encoder', 'auto', { encoder: 'auto' }],
  ['decoder', 'avdec', { decoder: 'avdec' }],
  ['stamp', false, { stamp: false }],
  ['camera-stamp', true, { cameraStamp: true }],
  ['read-stamp', 'camera', { readStamp: 'camera' }],
  ['display', 'none', { display: 'none' }],
  ['timeoverlay', true, { timeOverlay: true }],
  ['realtime', true, { realtime: true }],
  ['frames', '500', { frames: 500 }],
  ['duration', '10s', { limits: { durationMs: 10_000 } }],
  ['open-timeout', '2m', { limits: { openTimeoutMs: 120_000 } }],
  ['stall-timeout', '750ms', { limits: { stallTimeoutMs: 750 } }],
  ['keyframe-timeout', '3s', { limits: { keyFrameTimeoutMs: 3000 } }],
  ['latency-limit', '80ms', { limits: { latencyLimitMs: 80 } }],
  ['loss-limit', '0.5%', { limits: { lossLimitPercent: 0.5 } }],
  ['min-fps', '50%', { limits: { minFpsPercent: 50 } }],
  ['health-window', '10s', { limits: { healthWindowMs: 10_000 } }],
  ['max-rss', '1G', { limits: { maxRssMib: 1024 } }],
  ['warm-spare', true, { warmSpare: true }],
  ['ssrc', '0xff', { ssrc: 255 }],
  ['fec', '20%', { fecPercent: 20 }],
  ['fec', '50', { fecPercent: 50 }],
  ['jitter-buffer', '40ms', { jitterBufferMs: 40 }],
  ['jitter-buffer', '0ms', { jitterBufferMs: 0 }],
  ['max-restarts', '0', { limits: { maxRestarts: 0 } }],
])('with --%s %s changes that and nothing else', (flag, text, changes) => {
  const before = ask('start');
  const limits = { ...before.limits, ...('limits' in changes ? changes.limits : {}) };
  expect(ask('start', { [flag]: text })).toEqual({ ...before, ...changes, limits });
});

it.each([
  ['port', '0'],
  ['port', '65536'],
  ['port', ''],
  ['host', 'a b'],
  ['bind', ''],
  ['source', ''],
  ['source', 'rtsp://'],
  ['source-pipeline', ''],
  ['size', '640'],
  ['fps', '0'],
  ['bitrate', '0'],
  ['bitrate', '2048001'],
  ['preset', 'None'],
  ['gop', '0'],
  ['gop', '10001'],
  ['display', 'yes'],
  ['frames', '0'],
  ['frames', '2147483648'],
  ['duration', '10'],
  ['duration', '0s'],
  ['duration', '721h'],
  ['open-timeout', '99ms'],
  ['open-timeout', '11m'],
  ['stall-timeout', '499ms'],
  ['max-restarts', '-1'],
  ['keyframe-timeout', '0'],
  ['keyframe-timeout', '-1'],
  ['keyframe-timeout', 'abc'],
  ['keyframe-timeout', '99ms'],
  ['keyframe-timeout', '11m'],
  ['keyframe-timeout', '10h'],
  ['latency-limit', '0'],
  ['latency-limit', '0ms'],
  ['latency-limit', '-1ms'],
  ['latency-limit', '80'],
  ['latency-limit', 'abc'],
  ['latency-limit', '11m'],
  ['health-window', '0'],
  ['health-window', '-1s'],
  ['health-window', 'abc'],
  ['health-window', '999ms'],
  ['health-window', '11m'],
  ['loss-limit', '-1'],
  ['loss-limit', '101%'],
  ['loss-limit', 'abc'],
  ['min-fps', '-1'],
  ['min-fps', '101%'],
  ['min-fps', 'abc'],
  ['max-rss', '0'],
  ['max-rss', '-1'],
  ['max-rss', '99M'],
  ['max-rss', '1025G'],
  ['max-rss', 'abc'],
  ['fec', '101%'],
  ['fec', '-1'],
  ['fec', '12.5%'],
  ['fec', 'abc'],
  ['jitter-buffer', '20'],
  ['jitter-buffer', '1001ms'],
  ['jitter-buffer', '-1ms'],
  ['ssrc', '-1'],
  ['ssrc', 'abc'],
  ['ssrc', '0x100000000'],
])('refuses --%s %j, and says so of that flag', (flag, text) => {
  expect(() => ask('start', { [flag]: text })).toThrow(
    expect.objectContaining({
      code: 'bad-config',
      message: expect.stringContaining(`--${flag} "${text}": `) as string,
    }),
  );
});

describe('the control channel', () => {
  const keyFile = '/etc/loop.key';

  it('of a sender is a port on every interface, with its secret', () => {
    expect(ask('sender', { 'control-port': '5001', 'key-file': keyFile }).control).toEqual({
      ...{ kind: 'server', host: DEFAULTS.bindAny, port: 5001, keyFile },
    });
  });

  it('of a receiver is where the sender listens, with its secret', () => {
    expect(ask('receiver', { control: '[fd00::1]:5001', 'key-file': keyFile }).control).toEqual({
      ...{ kind: 'client', host: 'fd00::1', port: 5001, keyFile },
    });
  });

  it.each([
    ['sender', 'control-port', '5001'],
    ['receiver', 'control', 'robot.local:5001'],
  ] as const)('of a %s is refused without a secret, and a secret without it', (command, flag, value) => {
    expect(() => ask(command, { [flag]: value })).toThrow(
      expect.objectContaining({
        ...{ code: 'bad-config', exitCode: 2 },
        message: `--${flag} needs a secret: add --key-file FILE, the same on both hosts`,
      }),
    );
    expect(() => ask(command, { 'key-file': keyFile })).toThrow(
      expect.objectContaining({
        ...{ code: 'bad-config', exitCode: 2 },
        message: `--key-file is the secret of --${flag}: give that as well`,
      }),
    );
  });

  it.each([
    ['sender', 'control-port', '0'],
    ['sender', 'control-port', '65536'],
    ['sender', 'control-port', 'abc'],
    ['receiver', 'control', 'robot.local'],
    ['receiver', 'control', 'robot.local:0'],
  ] as const)('of a %s is refused with --%s %s', (command, flag, value) => {
    expect(() => ask(command, { [flag]: value, 'key-file': keyFile })).toThrow(`--${flag} "${value}": `);
  });
});

/** Text that stands for a default, but is not written as a value. */
const WORDS = ['no end', 'one second', 'no limit', 'none', 'any', 'random', 'in software'];

describe.each(COMMANDS)('the help of %s', (command) => {
  const described = Object.entries(loopFlags(command)).flatMap(([name, { defaultDescription }]) =>
    defaultDescription === undefined
      ? []
      : [{ name, text: defaultDescription.replace(/; other sources: their own$/, '') }],
  );

  it.each(described.filter(({ text }) => !WORDS.includes(text)))('tells the true default of --$name: $text', (flag) => {
    // It says something about a hook only.
    const given = flag.name === 'hook-on' ? { hook: '/h.mjs' } : {};
    const { size, frameRate, ...before } = ask(command, given);
    const { size: sizeAfter, frameRate: rateAfter, ...after } = ask(command, { ...given, [flag.name]: flag.text });
    expect(after).toEqual(before);
    if (flag.name === 'size') expect(sizeAfter).toEqual(DEFAULTS.size);
    else expect(sizeAfter).toBe(size);
    if (flag.name === 'fps') expect(rateAfter).toEqual({ numerator: DEFAULTS.fps, denominator: 1 });
    else expect(rateAfter).toBe(frameRate);
  });

  it('says of every flag what it does, and of every value what it is without the flag', () => {
    for (const [name, flag] of Object.entries(loopFlags(command))) {
      expect(flag.describe, name).toMatch(/^\S.{3,}/);
      if (flag.type === 'boolean') expect(flag.default, name).toBeTypeOf('boolean');
      else expect(flag.defaultDescription, name).toMatch(/./);
    }
  });
});

describe('a hook', () => {
  it.each([
    ['start', {}, 'sender'],
    ['start', { 'hook-on': 'receiver' }, 'receiver'],
    ['sender', {}, 'sender'],
    ['receiver', {}, 'receiver'],
    ['local', {}, 'sender'],
  ] as const)('of %s with %j runs in the %s', (command, flags, on) => {
    expect(ask(command, { hook: 'a/../h.mjs', ...flags }).hook).toEqual({ path: resolve('h.mjs'), watch: false, on });
    expect(ask(command, { hook: '/h.mjs', watch: true, ...flags }).hook).toMatchObject({ watch: true });
  });

  it.each([
    [{ watch: true }, '--watch is about the hook: add --hook FILE'],
    [{ 'hook-on': 'receiver' }, '--hook-on "receiver": this is about the hook: add --hook FILE'],
    [{ hook: '/h.mjs', 'hook-on': 'both' }, '--hook-on "both": write one of sender, receiver'],
    [{ hook: '' }, '--hook "": write the path of a module'],
  ])('is missing or cannot be meant by %j', (flags, says) => {
    expect(() => ask('start', flags)).toThrow(says);
  });
});

it('takes wall clocks for what they are declared to be', () => {
  expect(ask('sender', { clock: 'synced:0.05ms' }).wallErrorUs).toBe(50);
  expect(ask('receiver', { clock: 'auto' }).wallErrorUs).toBeNull();
});
