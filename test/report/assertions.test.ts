import { describe, expect, it } from 'vitest';
import { LoopError } from '../../src/errors/loop-error.js';
import { assertionText, evaluateAssertions, needsQuality, parseAssertion } from '../../src/report/assertions.js';
import { METRICS } from '../../src/report/metrics.js';
import type { ReportRun } from '../../src/report/schema.js';
import { runOf, settingOf } from './settings.js';

const parse = (text: string) => parseAssertion('assert', text);

function complaintAbout(text: string): string {
  try {
    parse(text);
  } catch (thrown) {
    if (thrown instanceof LoopError && thrown.code === 'bad-config') return thrown.message;
    throw thrown;
  }
  return 'no complaint';
}

describe('a well-formed assertion', () => {
  it.each([
    ['p99<80ms', 'p99', '<', 80, 'ms'],
    ['p50 <= 1.5 s', 'p50', '<=', 1500, 'ms'],
    ['  max>250us ', 'max', '>', 0.25, 'ms'],
    ['p95>=.5ms', 'p95', '>=', 0.5, 'ms'],
    ['p95<250µs', 'p95', '<', 0.25, 'ms'],
    ['drift<2ms/min', 'drift', '<', 2, 'ms/min'],
    ['drift>-2ms/min', 'drift', '>', -2, 'ms/min'],
    ['lost<=0.5%', 'lost', '<=', 0.5, '%'],
    ['lost<3', 'lost', '<', 3, 'frames'],
    ['unreadable<1', 'unreadable', '<', 1, 'frames'],
    ['cpu<150%', 'cpu', '<', 150, '%'],
    ['rss<500M', 'rss', '<', 500, 'MiB'],
    ['rss<500MiB', 'rss', '<', 500, 'MiB'],
    ['rss<1.5G', 'rss', '<', 1536, 'MiB'],
    ['rss<1GiB', 'rss', '<', 1024, 'MiB'],
    ['psnr>35dB', 'psnr', '>', 35, 'dB'],
    ['ssim>0.95', 'ssim', '>', 0.95, ''],
    ['fps>29', 'fps', '>', 29, 'fps'],
    ['fps >= 29.5 fps', 'fps', '>=', 29.5, 'fps'],
  ])('%j is understood', (text, metric, operator, limit, unit) => {
    const assertion = parse(text);
    expect(assertion).toMatchObject({ text, metric, operator, unit });
    expect(assertion.limit).toBeCloseTo(limit, 9);
  });

  it('may be about any metric', () => {
    const units: Readonly<Record<string, string>> = { drift: 'ms/min', rss: 'M', psnr: 'dB', cpu: '%' };
    for (const metric of METRICS) {
      const unit = units[metric] ?? (/^p\d|max/.test(metric) ? 'ms' : '');
      expect(parse(`${metric}<1${unit}`).metric).toBe(metric);
    }
  });

  it.each([
    ['psnr>30dB', true],
    ['ssim>0.9', true],
    ['p50<1s', false],
  ])('%j: needs PSNR and SSIM: %s', (text, needed) => {
    expect(needsQuality(parse(text))).toBe(needed);
  });
});

describe('a complaint marks the word that is wrong and says what can stand there', () => {
  const allMetrics = `write one of ${METRICS.join(', ')}`;
  it.each([
    ['p99<80mz', '"p99<80»mz«": unknown unit: write us, ms or s'],
    ['p99 < 80 mz ', '"p99 < 80 »mz« ": unknown unit: write us, ms or s'],
    ['p99<80', '"p99<80»«": the unit is missing: write us, ms or s'],
    ['p99<80%', '"p99<80»%«": not a unit of p99: write us, ms or s'],
    ['p99<80ms,lost<1%', '"p99<80»ms,lost<1%«": unknown unit: write us, ms or s'],
    ['lost<3ms', '"lost<3»ms«": not a unit of lost: write % or no unit'],
    ['drift<2ms', '"drift<2»ms«": not a unit of drift: write ms/min'],
    ['rss<500', '"rss<500»«": the unit is missing: write M or G'],
    ['ssim>0.9dB', '"ssim>0.9»dB«": not a unit of ssim: write no unit'],
    ['fps>29constructor', '"fps>29»constructor«": unknown unit: write fps or no unit'],
    ['p98<80ms', '"»p98«<80ms": unknown metric: did you mean p95?'],
    ['P99<80ms', '"»P99«<80ms": unknown metric: did you mean p99?'],
    ['frames lost<3', `"»frames« lost<3": unknown metric: ${allMetrics}`],
    ['latency<80ms', `"»latency«<80ms": unknown metric: ${allMetrics}`],
    ['', `"»«": a metric is missing: ${allMetrics}`],
    ['<80ms', `"»«<80ms": a metric is missing: ${allMetrics}`],
    ['p99', '"p99»«": write one of < <= > >= after p99'],
    ['p99 80ms', '"p99 »«80ms": write one of < <= > >= after p99'],
    ['p99=80ms', '"p99»=«80ms": write one of < <= > >= after p99'],
    ['p99=<80ms', '"p99»=<«80ms": write one of < <= > >= after p99'],
    ['p99<', '"p99<»«": write a number after <, for example 80 or 0.5'],
    ['p99<ms', '"p99<»«ms": write a number after <, for example 80 or 0.5'],
    ['p99<0,5ms', '"p99<»0,5«ms": write a number after <, for example 80 or 0.5'],
    ['p99<1.2.3ms', '"p99<»1.2.3«ms": write a number after <, for example 80 or 0.5'],
    ['p99<-1ms', '"p99<»-1«ms": p99 is never less than 0'],
    ['ssim>95', '"ssim>»95«": ssim is never more than 1'],
    ['lost<101%', '"lost<»101«%": lost is never more than 100'],
    ['p99<80ms\nlost<1', String.raw`"p99<80»ms\nlost<1«": unknown unit: write us, ms or s`],
  ])('%j', (text, complaint) => {
    expect(complaintAbout(text)).toBe(`--assert ${complaint}`);
  });

  it('in time, however long the text is', () => {
    for (const part of ['p', ' ', '<', '9', 'p99<', 'p99<1m', 'p99<1 ']) {
      expect(complaintAbout(part + part.slice(-1).repeat(200_000) + 'x')).toMatch(
        /^--assert ".*": (un|write|a metric)/,
      );
    }
  });
});

const evaluate = (text: string, ...runs: ReportRun[]) => evaluateAssertions([parse(text)], [settingOf(runs)])[0];
const latency = (p99: number) => runOf({ latencyMs: { p50: 1, p95: 2, p99, max: 500, min: 1 } });

describe('an assertion on a setting', () => {
  it('is about the median over its runs', () => {
    expect(evaluate('p99<80ms', latency(70), latency(200), latency(79))).toEqual({
      ...{ text: 'p99<80ms', setting: 'default', actual: 79, unit: 'ms', holds: true },
    });
  });

  it.each([
    ['<', false, true],
    ['<=', true, true],
    ['>', false, false],
    ['>=', true, false],
  ])('%s at its limit: %s, below it: %s', (operator, at, below) => {
    expect(evaluate(`p99${operator}80ms`, latency(80))?.holds).toBe(at);
    expect(evaluate(`p99${operator}80ms`, latency(79))?.holds).toBe(below);
  });

  it('reads the number in the unit that was written', () => {
    const run = runOf({ frames: { ...runOf().frames, sent: 200, lost: 3 } });
    expect(evaluate('lost<2', run)).toMatchObject({ actual: 3, unit: 'frames', holds: false });
    expect(evaluate('lost<2%', run)).toMatchObject({ actual: 1.5, unit: '%', holds: true });
    expect(evaluate('p99<0.08s', latency(79))).toMatchObject({ actual: 79, unit: 'ms', holds: true });
  });

  it.each(['psnr>1dB', 'cpu<1000%', 'drift<100ms/min'])('%s does not hold where it was not measured', (text) => {
    expect(evaluate(text, runOf())).toMatchObject({ actual: null, holds: false });
    expect(evaluate(text)).toMatchObject({ actual: null, holds: false });
  });

  it('leaves out runs that failed', () => {
    expect(evaluate('p99<80ms', { ...latency(10), error: 'gave up' })).toMatchObject({ actual: null, holds: false });
    expect(evaluate('p99<80ms', { ...latency(10), error: 'gave up' }, latency(90))).toMatchObject({ actual: 90 });
  });

  it('takes a drift that may be noise for none', () => {
    const drift = { msPerMinute: 9, low: 1, high: 17, isReal: false };
    expect(evaluate('drift<2ms/min', runOf({ drift }))).toMatchObject({ actual: 0, holds: true });
    expect(evaluate('drift<2ms/min', runOf({ drift: { ...drift, isReal: true } }))).toMatchObject({ holds: false });
  });

  it('is asked of every setting', () => {
    const settings = [settingOf([latency(70)], 'preset=fast'), settingOf([latency(90)], 'preset=slow')];
    const results = evaluateAssertions([parse('p99<80ms'), parse('fps>29')], settings);
    expect(results.map(({ text, setting, holds }) => [text, setting, holds])).toEqual([
      ['p99<80ms', 'preset=fast', true],
      ['p99<80ms', 'preset=slow', false],
      ['fps>29', 'preset=fast', true],
      ['fps>29', 'preset=slow', true],
    ]);
  });
});

describe('a failed assertion in words', () => {
  it.each([
    ['p99<80ms', 93.4, 'preset=veryfast', 'p99<80ms: 93.4 ms, 13.4 ms over the limit (preset=veryfast)'],
    ['p99<80ms', 80.0042, 'default', 'p99<80ms: 80.0042 ms, 0.0042 ms over the limit'],
    ['p99<80ms', 80, 'default', 'p99<80ms: 80 ms, just at the limit'],
    ['p99<0.08s', 93.4, 'default', 'p99<0.08s: 93.4 ms, 13.4 ms over the limit'],
    ['fps>29', 24.1, 'default', 'fps>29: 24.1 fps, 4.9 fps under the limit'],
    ['ssim>0.95', 0.94, 'default', 'ssim>0.95: 0.94, 0.01 under the limit'],
    ['lost<3', 4, 'default', 'lost<3: 4 frames, 1 frame over the limit'],
    ['psnr>35dB', null, 'size=1x1', 'psnr>35dB: not measured (size=1x1)'],
  ])('%s with %s', (text, actual, setting, words) => {
    const { unit } = parse(text);
    expect(assertionText({ text, setting, actual, unit, holds: false })).toBe(words);
  });
});
