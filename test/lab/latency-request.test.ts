import { describe, expect, it } from 'vitest';
import { latencyFlags } from '../../src/lab/latency-flags.js';
import { type LatencyRequest, latencyRequest, selfTestRequest } from '../../src/lab/latency-request.js';
import type { Flags } from '../../src/request/flags/flag.js';
import { DEFAULTS } from '../../src/config/defaults.js';

/** What yargs gives for a command line without flags: the toggles with their defaults. */
const UNSET: Flags = Object.fromEntries(
  Object.entries(latencyFlags()).flatMap(([name, { type, default: value }]) =>
    type === 'boolean' ? [[name, value as unknown]] : [],
  ),
);

const ask = (flags: Flags = {}) => latencyRequest({ ...UNSET, ...flags });
const askSelfTest = (flags: Flags = {}) => selfTestRequest({ ...UNSET, 'self-test': true, ...flags });

it('asks for one setting and the defaults where no flag is given', () => {
  const { settings, ...rest } = ask();
  expect(rest).toEqual<Omit<LatencyRequest, 'settings'>>({
    durationMs: DEFAULTS.latencyDurationMs,
    warmupMs: DEFAULTS.latencyWarmupMs,
    repeat: DEFAULTS.latencyRepeat,
    ...{ quality: false, baseline: false, assertions: [], out: null, json: false },
  });
  expect(settings).toMatchObject([{ name: 'default', values: {}, impair: null }]);
});

it('asks for a loop without a window, with a stamp, a file again and again, and no end of its own', () => {
  const [setting] = ask({ source: '/a.mp4', duration: '5s' }).settings;
  expect(setting?.loop).toMatchObject({ command: 'start', display: 'none', stamp: true, loop: true });
  expect(setting?.loop.limits.durationMs).toBeNull();
});

describe('each flag changes what it says:', () => {
  it.each<[Flags, Partial<LatencyRequest>]>([
    [{ duration: '1500ms' }, { durationMs: 1500 }],
    [{ warmup: '0s' }, { warmupMs: 0 }],
    [{ repeat: '7' }, { repeat: 7 }],
    [{ quality: true }, { quality: true }],
    [{ baseline: true }, { baseline: true }],
    [{ out: 'a folder' }, { out: 'a folder' }],
    [{ json: true }, { json: true }],
  ])('%j', (flags, changes) => {
    const { settings } = ask();
    expect(ask(flags)).toEqual({ ...ask(), ...changes, settings });
  });

  it.each([
    [{ source: 'test://ball' }, { source: { kind: 'test', pattern: 'ball' } }],
    [{ size: '320x240' }, { size: { width: 320, height: 240 } }],
    [{ fps: '25' }, { frameRate: { numerator: 25, denominator: 1 } }],
    [{ bitrate: '500' }, { bitrateKbps: 500 }],
    [{ preset: 'ultrafast' }, { preset: 'ultrafast' }],
    [{ gop: '60' }, { gop: 60 }],
    [{ codec: 'vp9' }, { codec: 'vp9' }],
    [{ encoder: 'openh264' }, { encoder: 'openh264' }],
    [{ decoder: 'avdec' }, { decoder: 'avdec' }],
    [{ fec: '20%' }, { fecPercent: 20 }],
    [{ 'jitter-buffer': '40ms' }, { jitterBufferMs: 40 }],
    [{ realtime: true }, { realtime: true }],
  ])('of the loop: %j', (flags, changes) => {
    expect(ask(flags).settings).toMatchObject([{ loop: changes }]);
  });

  it('has a test here or above for each', () => {
    const tested = ['duration', 'warmup', 'repeat', 'quality', 'baseline', 'out', 'json', 'assert', 'matrix', 'impair'];
    const ofLoop = ['source', 'size', 'fps', 'bitrate', 'preset', 'gop', 'fec', 'jitter-buffer', 'realtime'];
    const coding = ['codec', 'encoder', 'decoder'];
    expect([...tested, ...ofLoop, ...coding, 'self-test'].sort()).toEqual(Object.keys(latencyFlags()).sort());
  });
});

describe('an impairment', () => {
  it('is kept in the words of its grammar, seed included', () => {
    expect(ask({ impair: 'loss=5%' }).settings[0]?.impair).toBe('loss=5%,seed=1');
    expect(ask({ impair: 'seed=7,loss=5.0%' }).settings[0]?.impair).toBe('loss=5%,seed=7');
  });

  it('of the matrix takes the place of the flag', () => {
    const { settings } = ask({ impair: 'loss=5%', matrix: 'impair=none,loss=1%' });
    expect(settings.map(({ impair }) => impair)).toEqual(['seed=1', 'loss=1%,seed=1']);
  });
});

describe('a matrix', () => {
  it('gives settings with names, values and loops of their own, the other flags for all of them', () => {
    const { settings } = ask({ matrix: 'preset=ultrafast,superfast;fec=0%,20%', bitrate: '700', preset: 'veryfast' });
    expect(settings.map(({ name }) => name)).toEqual([
      ...['preset=ultrafast fec=0%', 'preset=ultrafast fec=20%'],
      ...['preset=superfast fec=0%', 'preset=superfast fec=20%'],
    ]);
    expect(settings.map(({ loop }) => [loop.preset, loop.fecPercent, loop.bitrateKbps])).toEqual([
      ...[
        ['ultrafast', 0, 700],
        ['ultrafast', 20, 700],
      ],
      ...[
        ['superfast', 0, 700],
        ['superfast', 20, 700],
      ],
    ]);
    expect(settings[3]?.values).toEqual({ preset: 'superfast', fec: '20%' });
  });

  it.each(['preset=ultrafast', 'size=320x240', 'fps=29.97', 'bitrate=500', 'gop=1', 'fec=10%', 'jitter-buffer=5ms'])(
    'takes %s',
    (matrix) => {
      expect(ask({ matrix }).settings.map(({ name }) => name)).toEqual([matrix]);
    },
  );
});

describe('assertions', () => {
  it('count all, in the order in which they were given', () => {
    const { assertions } = ask({ assert: ['p99<80ms', 'lost<0.1%'] });
    expect(assertions.map(({ metric, limit }) => [metric, limit])).toEqual([
      ['p99', 80],
      ['lost', 0.1],
    ]);
  });

  it('about the quality have it measured', () => {
    expect(ask({ assert: ['psnr>30dB'] }).quality).toBe(true);
    expect(ask({ assert: ['p99<80ms'] }).quality).toBe(false);
  });
});

const PRESETS = 'ultrafast, superfast, veryfast, faster, fast, medium, slow, slower, veryslow, placebo';
const KEYS = 'preset, size, fps, bitrate, gop, fec, jitter-buffer, impair, codec, encoder, decoder';
const SIZE = 'write WIDTHxHEIGHT, from 16x16 to 8192x8192, for example 640x480';

const MATRIX_FAULTS: [Flags, string][] = [
  [{ matrix: '' }, `--matrix "»«": unknown key: write KEY=VALUE,… with one of ${KEYS}`],
  [{ matrix: 'port=1' }, `--matrix "»port«=1": unknown key: write KEY=VALUE,… with one of ${KEYS}`],
  [{ matrix: 'size=' }, '--matrix "size=»«": a value of size is missing'],
  [{ matrix: 'gop=30,30' }, '--matrix "gop=»30,30«": gop=30 is there twice'],
  [{ matrix: 'gop=30;gop=60' }, '--matrix "gop=30;»gop«=60": this key has been given already'],
  [{ matrix: 'size=640x480,640' }, `--matrix "size=640x480,»640«": ${SIZE}`],
  [{ matrix: 'gop=0' }, '--matrix "gop=»0«": write a whole number from 1 to 10000'],
  [{ matrix: 'fec=101%' }, '--matrix "fec=»101%«": write a percentage from 0% to 100%, for example 1%'],
];

const MEASURING_FAULTS: [Flags, string][] = [
  [{ repeat: '0' }, '--repeat "0": write a whole number from 1 to 1000'],
  [{ repeat: '1001' }, '--repeat "1001": write a whole number from 1 to 1000'],
  [{ duration: '10ms' }, '--duration "10ms": write a time with its unit, from 1s to 1h, for example 10s or 2m'],
  [{ duration: '61m' }, '--duration "61m": write a time with its unit, from 1s to 1h, for example 10s or 2m'],
  [{ warmup: '-1s' }, '--warmup "-1s": write a time with its unit, from 0s to 1h, for example 500ms, 10s or 2m'],
  [{ out: '' }, '--out "": write the path of a folder'],
  [{ preset: 'warp' }, `--preset "warp": write one of ${PRESETS}`],
];

const WORD_FAULTS: [Flags, string][] = [
  [{ impair: 'loss=150%' }, '--impair "loss=»150%«": write a percentage from 0% to 100%, for example 0.5%'],
  [
    { matrix: 'impair=loss=1%,loss=150%' },
    '--matrix "impair=loss=1%,»loss=150%«": write a percentage from 0% to 100%, for example 0.5%',
  ],
  [{ assert: ['p99<80'] }, '--assert "p99<80»«": the unit is missing: write us, ms or s'],
  [{ assert: ['p99<80ms', 'p98<80ms'] }, '--assert "»p98«<80ms": unknown metric: did you mean p95?'],
  [{ assert: ['p99=80ms'] }, '--assert "p99»=«80ms": write one of < <= > >= after p99'],
];

describe('is refused with exactly one line, with what is wrong in it marked:', () => {
  it.each([...MATRIX_FAULTS, ...MEASURING_FAULTS, ...WORD_FAULTS])('%j', (flags, message) => {
    expect(() => ask(flags)).toThrow(expect.objectContaining({ code: 'bad-config', exitCode: 2, message }));
  });

  it('a flag that is wrong by itself, and not the matrix that varies another', () => {
    expect(() => ask({ bitrate: '0', matrix: 'preset=ultrafast' })).toThrow('--bitrate "0"');
  });

  it('a preset of the matrix, with those that there are', () => {
    expect(() => ask({ matrix: 'preset=superfast,warp' })).toThrow(
      '--matrix "preset=superfast,»warp«": write one of ultrafast, superfast',
    );
  });
});

describe('the self-test', () => {
  it('has a length of its own', () => {
    const { loop, ...rest } = askSelfTest();
    expect(loop).toEqual(ask().settings[0]?.loop);
    const { latencyWarmupMs: warmupMs, selfTestPhaseMs: phaseMs, selfTestRounds: rounds } = DEFAULTS;
    expect(rest).toEqual({ warmupMs, phaseMs, rounds, json: false });
  });

  it('takes flags of the loop and of the time', () => {
    expect(askSelfTest({ size: '320x240', duration: '2s', warmup: '0s', repeat: '3', json: true })).toMatchObject({
      ...{ warmupMs: 0, phaseMs: 2000, rounds: 3, json: true },
      loop: { size: { width: 320, height: 240 }, display: 'none', stamp: true },
    });
  });

  it.each<[string, unknown]>([
    ['matrix', 'preset=ultrafast'],
    ['impair', 'wifi'],
    ['quality', true],
    ['baseline', true],
    ['assert', ['p99<80ms']],
    ['out', 'folder'],
    ['fec', '20%'],
    ['jitter-buffer', '20ms'],
  ])('refuses --%s, which means nothing there', (flag, value) => {
    const message = `--${flag} has no meaning with --self-test: leave one of them out`;
    expect(() => askSelfTest({ [flag]: value })).toThrow(expect.objectContaining({ code: 'bad-config', message }));
  });

  it.each([
    ['duration', '10ms'],
    ['repeat', '0'],
    ['warmup', 'soon'],
    ['size', '0x0'],
  ])('refuses --%s %s', (flag, value) => {
    expect(() => askSelfTest({ [flag]: value })).toThrow(`--${flag} "${value}": `);
  });
});
