import { describe, expect, it } from 'vitest';
import { reportText } from '../../../src/cli/output/latency-result.js';
import { matrixReport, singleReport } from '../../report/sample-reports.js';
import { failedRun } from '../../report/sample-runs.js';
import { runOf, settingOf } from '../../report/settings.js';
import { reportOf } from '../../report/reports.js';

const asserted = (text: string, actual: number | null, holds: boolean) => ({
  ...{ text, setting: 'default', actual, unit: 'ms', holds },
});

describe('the result of one setting', () => {
  it('has its latency, its stages, its frames and what it cost', () => {
    const text = reportText(singleReport());
    for (const word of [
      'p50 ',
      'p99 ',
      'stamp',
      'encode, send, decode',
      'lost',
      'CPU',
      'MiB',
      'kbit/s',
      'first frame',
    ]) {
      expect(text, word).toContain(word);
    }
    expect(text.endsWith('\n')).toBe(true);
  });

  it('says why there is none', () => {
    const text = reportText(reportOf([settingOf([failedRun('sender: gave up')])]));
    expect(text).toContain('not measured (sender: gave up)');
    expect(reportText(reportOf([settingOf([])], { partial: true }))).toMatch(/not measured[^]*interrupted/);
  });

  it('says how far apart the runs were', () => {
    const of = (p50: number) => runOf({ latencyMs: { p50, p95: 20, p99: 30, max: 40, min: 5 } });
    expect(reportText(reportOf([settingOf([of(9), of(10), of(12)])]))).toContain('9.00 to 12.00');
  });
});

describe('the result of several settings', () => {
  it('has a row for each, and marks the best', () => {
    const report = matrixReport(60);
    const lines = reportText(report).split('\n');
    for (const { name } of report.settings) expect(lines.filter((line) => line.startsWith(name))).not.toEqual([]);
    const best = { ...report, best: report.settings[1]?.name ?? '' };
    expect(reportText(best)).toContain(`${best.best} *`);
  });

  it('tells of codecs who pays: sender, receiver or the network', () => {
    const [first, second] = matrixReport(60).settings;
    if (first === undefined || second === undefined) throw new Error('no settings');
    const codecs = ['vp8', 'vp9'].map((codec, index) => ({
      ...(index === 0 ? first : second),
      ...{ name: `codec=${codec}`, values: { codec } },
    }));
    const [head] = reportText(reportOf(codecs)).split('\n');
    expect(head).toMatch(/send %  +receive %  +kbit\/s$/);
    expect(reportText(matrixReport(60))).not.toContain('receive %');
  });

  it('has no column of what nobody measured', () => {
    expect(reportText(reportOf([settingOf([runOf()], 'a'), settingOf([runOf()], 'b')]))).not.toMatch(/PSNR|SSIM|CPU/);
  });
});

describe('what was asserted', () => {
  const settings = [settingOf([runOf()])];

  it('is told in one line where all of it holds', () => {
    const assertions = [asserted('p50<80ms', 10, true), asserted('p99<80ms', 30, true)];
    expect(reportText(reportOf(settings, { assertions }))).toContain('all 2 assertions hold');
  });

  it('is told one by one where it does not, by how much', () => {
    const assertions = [
      asserted('p50<80ms', 10, true),
      asserted('p99<20ms', 30, false),
      asserted('max<1ms', null, false),
    ];
    const text = reportText(reportOf(settings, { assertions }));
    expect(text).toContain('2 of 3 assertions do not hold:');
    expect(text).toContain('p99<20ms: 30 ms, 10 ms over the limit');
    expect(text).toContain('max<1ms: not measured');
    expect(text).not.toContain('p50<80ms');
  });
});
