import { describe, expect, it } from 'vitest';
import { IMPAIR_DEFAULTS, IMPAIR_LIMITS } from '../../src/config/defaults.js';
import { LoopError } from '../../src/errors/loop-error.js';
import { formatImpairments } from '../../src/impair/format-impairments.js';
import { type Impairments, NO_IMPAIRMENTS } from '../../src/impair/impairments.js';
import { parseImpairments } from '../../src/impair/parse-impairments.js';
import { SCENARIO_NAMES, SCENARIOS } from '../../src/impair/scenarios.js';

const parse = (spec: string) => parseImpairments('impair', spec);

it('reads every key', () => {
  const spec =
    'loss=1%,burst=3,delay=20ms,jitter=5ms,reorder=0.5%,duplicate=0.1%,rate=4mbit,queue=1s,blackout=2s@10s,seed=42';
  expect(parse(spec)).toEqual<Impairments>({
    lossPercent: 1,
    burstPackets: 3,
    delayMs: 20,
    jitterMs: 5,
    reorderPercent: 0.5,
    duplicatePercent: 0.1,
    rateKbps: 4000,
    queueMs: 1000,
    blackouts: [{ fromMs: 10_000, durationMs: 2000 }],
    seed: 42,
  });
  expect(formatImpairments(parse(spec))).toBe(spec);
});

it.each<[string, Partial<Impairments>]>([
  ['loss=0.25', { lossPercent: 0.25 }],
  ['loss=100%', { lossPercent: 100 }],
  ['burst=1', { burstPackets: 1 }],
  ['burst=2.5', { burstPackets: 2.5 }],
  ['delay=0.5ms', { delayMs: 0.5 }],
  ['delay=1.5s', { delayMs: 1500 }],
  ['rate=500kbit', { rateKbps: 500 }],
  ['rate=1gbit', { rateKbps: 1_000_000 }],
  ['seed=4294967295', { seed: 0xffff_ffff }],
  ['none', {}],
])('fills up what is not in %s', (spec, change) => {
  expect(parse(spec)).toEqual({ ...NO_IMPAIRMENTS, ...change });
});

it('gives a fixed seed to those who ask for none', () => {
  expect(parse('loss=1%').seed).toBe(IMPAIR_DEFAULTS.seed);
  expect(formatImpairments(parse('none'))).toBe(`seed=${String(IMPAIR_DEFAULTS.seed)}`);
});

it('sorts blackouts by time', () => {
  expect(parse('blackout=1s@10s,blackout=500ms@0ms').blackouts).toEqual([
    { fromMs: 0, durationMs: 500 },
    { fromMs: 10_000, durationMs: 1000 },
  ]);
});

describe('a scenario', () => {
  it.each(SCENARIO_NAMES)('%s stands alone, and its words give the same again', (name) => {
    expect(parse(name)).toEqual(SCENARIOS[name].impairments);
    expect(parse(formatImpairments(parse(name)))).toEqual(parse(name));
  });

  it('is changed by the keys after it', () => {
    expect(parse('wifi,seed=7,loss=2%')).toEqual({ ...SCENARIOS.wifi.impairments, seed: 7, lossPercent: 2 });
  });

  it('loses its blackouts to those that are given', () => {
    expect(parse('bad-day,blackout=1s@3s,blackout=1s@5s').blackouts).toEqual([
      { fromMs: 3000, durationMs: 1000 },
      { fromMs: 5000, durationMs: 1000 },
    ]);
  });
});

it.each<[string, RegExp]>([
  ['', /"»«": a word is missing: keys are loss, burst/],
  ['loss=150%', /"loss=»150%«": write a percentage from 0% to 100%/],
  ['loss=-1%', /"loss=»-1%«"/],
  ['loss=', /"loss=»«"/],
  ['loss', /"»loss«": write loss=VALUE/],
  ['loss=1%,loss=2%', /"loss=1%,»loss=2%«": loss is there twice/],
  ['loss=1%,', /"loss=1%,»«": a word is missing/],
  ['loss=1e1%', /»1e1%«/],
  ['LOSS=1%', /"»LOSS«=1%": there is no such word: keys are .*; scenarios are none, wifi/],
  ['lag=3ms', /"»lag«=3ms": there is no such word/],
  ['wifo', /"»wifo«": there is no such word/],
  ['loss=1%,wifi', /"loss=1%,»wifi«": a scenario stands first/],
  ['wifi,lte', /"wifi,»lte«": a scenario stands first, and only one/],
  ['wifi=1', /"»wifi«=1": there is no such word/],
  ['burst=0', /"burst=»0«": write the mean number/],
  ['burst=0.5', /»0\.5«/],
  ['delay=20', /"delay=»20«": write a time with its unit/],
  ['delay=11s', /»11s«.*from 0ms to 10s/],
  ['jitter=5us', /»5us«/],
  ['jitter= 5ms', /» 5ms«/],
  ['reorder=51%', /from 0% to 50%/],
  ['rate=0', /"rate=»0«": write a rate with its unit/],
  ['rate=0kbit', /»0kbit«/],
  ['rate=4Mbit', /»4Mbit«/],
  ['queue=-1ms', /»-1ms«/],
  ['blackout=2s', /"blackout=»2s«": write LENGTH@START/],
  ['blackout=0s@1s', /»0s@1s«/],
  ['blackout=1s@2s@3s', /»1s@2s@3s«/],
  ['blackout=2s@1s,blackout=1s@2s', /"blackout=2s@1s,blackout=»1s@2s«": this blackout overlaps another one/],
  ['seed=4294967296', /"seed=»4294967296«": write a whole number/],
  ['seed=1.5', /»1\.5«/],
  ['loss=80%,burst=3', /"loss=80%,burst=»3«": bursts of 3 lose 75% at most/],
  ['loss=100%,burst=2', /»2«": bursts of 2 lose/],
  ['wifi,loss=100%', /"wifi,loss=»100%«": bursts of 3 lose 75% at most: .* burst=1/],
  ['loss=1%\nburst=2', /\\n/],
])('refuses %j and marks what is wrong', (spec, complaint) => {
  const refuse = () => parse(spec);
  expect(refuse).toThrow(LoopError);
  expect(refuse).toThrow(complaint);
  expect(refuse).toThrow(/^--impair "[^\n]*$/);
});

it('takes the longest bursts that a loss allows', () => {
  expect(parse('loss=75%,burst=3')).toMatchObject({ lossPercent: 75, burstPackets: 3 });
});

it('refuses more blackouts than can be told to the proxy in a line', () => {
  const spec = (count: number) => Array.from({ length: count }, (_, i) => `blackout=1ms@${String(i)}s`).join(',');
  expect(parse(spec(IMPAIR_LIMITS.maxBlackouts)).blackouts).toHaveLength(IMPAIR_LIMITS.maxBlackouts);
  expect(() => parse(spec(IMPAIR_LIMITS.maxBlackouts + 1))).toThrow(/32 blackouts at most/);
});
