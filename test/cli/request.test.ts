import { describe, expect, it } from 'vitest';
import { type Flags, loopFlags } from '../../src/cli/flags.js';
import { loopRequest, outputRequest } from '../../src/cli/request.js';
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
    frames: null,
    realtime: false,
    warmSpare: false,
    ssrc: null,
    control: null,
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
  ['stamp', false, { stamp: false }],
  ['display', 'none', { display: 'none' }],
  ['timeoverlay', true, { timeOverlay: true }],
  ['realtime', true, { realtime: true }],
  ['frames', '500', { frames: 500 }],
  ['duration', '10s', { limits: { durationMs: 10_000 } }],
  ['open-timeout', '2m', { limits: { openTimeoutMs: 120_000 } }],
  ['stall-timeout', '750ms', { limits: { stallTimeoutMs: 750 } }],
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
  ['source', 'rtsp://x'],
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
])('refuses --%s %j, and says so of that flag', (flag, text) => {
  expect(() => ask('start', { [flag]: text })).toThrow(
    expect.objectContaining({
      code: 'bad-config',
      message: expect.stringContaining(`--${flag} "${text}": `) as string,
    }),
  );
});

describe('the output', () => {
  it('is for people, from level info on', () => {
    expect(outputRequest(unset('start'))).toEqual({ json: false, logLevel: 'info' });
  });

  it('is JSON where that is asked for', () => {
    expect(outputRequest({ json: true, 'log-level': 'debug' })).toEqual({ json: true, logLevel: 'debug' });
  });

  it('has no other level', () => {
    expect(() => outputRequest({ 'log-level': 'trace' })).toThrow(
      '--log-level "trace": write one of error, warn, info, debug',
    );
  });
});

/** Text that stands for a default, but is not written as a value. */
const WORDS = ['no end', 'one second', 'no limit', 'none', 'any', 'random'];

describe.each(COMMANDS)('the help of %s', (command) => {
  const described = Object.entries(loopFlags(command)).flatMap(([name, { defaultDescription }]) =>
    defaultDescription === undefined ? [] : [{ name, text: defaultDescription.replace(/; a file: its own$/, '') }],
  );

  it.each(described.filter(({ text }) => !WORDS.includes(text)))('tells the true default of --$name: $text', (flag) => {
    const { size, frameRate, ...before } = ask(command);
    const { size: sizeAfter, frameRate: rateAfter, ...after } = ask(command, { [flag.name]: flag.text });
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
