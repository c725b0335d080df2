import { describe, expect, it } from 'vitest';
import { renderJunit } from '../../src/report/junit.js';
import { parseXml } from './parse-xml.js';
import { impairedReport, matrixReport, partialReport, sampleSetting, singleReport } from './sample-reports.js';
import { failedRun } from './sample-runs.js';

describe('junit.xml', () => {
  it('has a suite for each setting, and in it a case for the measurement and one for each assertion', async () => {
    const report = matrixReport(60);
    const root = await parseXml(renderJunit(report));
    expect(root.tag).toBe('testsuites');
    expect(root.children.map(({ attributes }) => attributes['name'])).toEqual(report.settings.map(({ name }) => name));
    const [first] = root.children;
    expect(first?.children.map(({ attributes }) => attributes)).toEqual([
      { classname: report.settings[0]?.name, name: 'measured', time: '6.000' },
      { classname: report.settings[0]?.name, name: 'p99<25ms', time: '0.000' },
      { classname: report.settings[0]?.name, name: 'p50<9ms', time: '0.000' },
    ]);
  });

  it('counts tests and failures as CI systems expect, at the top and in each suite', async () => {
    const report = matrixReport(60);
    const root = await parseXml(renderJunit(report));
    const failed = report.assertions.filter(({ holds }) => !holds).length;
    expect(failed).toBeGreaterThan(0);
    expect(root.attributes).toMatchObject({ tests: '36', failures: String(failed), errors: '0', time: '812.000' });
    for (const suite of root.children) {
      const failures = suite.children.filter(({ children }) => children.some(({ tag }) => tag === 'failure'));
      expect(suite.tag).toBe('testsuite');
      expect(suite.attributes).toMatchObject({
        tests: String(suite.children.length),
        failures: String(failures.length),
        timestamp: '2026-05-12T14:03:27',
      });
    }
  });

  it('says what an assertion wanted and what was measured', async () => {
    const setting = sampleSetting({ runs: [] });
    const assertion = { text: 'p99<10ms', setting: setting.name, actual: 12.34567, unit: 'ms', holds: false };
    const assertions = [assertion, { ...assertion, text: 'psnr>30', actual: null }, { ...assertion, holds: true }];
    const root = await parseXml(renderJunit({ ...singleReport(), assertions }));
    const cases = root.children[0]?.children.slice(1) ?? [];
    expect(cases.map(({ children }) => children[0]?.attributes['message'])).toEqual([
      'p99<10ms: measured 12.346 ms',
      'psnr>30: could not be measured',
      undefined,
    ]);
  });

  it('fails the measurement of a setting with the error of its run', async () => {
    const settings = [sampleSetting({ runs: [failedRun('no element "x264enc"\n  attempt 2: <the same>', 2)] })];
    const root = await parseXml(renderJunit({ ...singleReport(), settings }));
    const failure = root.children[0]?.children[0]?.children[0];
    expect(failure?.attributes['message']).toBe('round 2: no element "x264enc"');
    expect(failure?.text).toBe('round 2: no element "x264enc"\n  attempt 2: <the same>');
  });

  it('fails a setting that had no turn', async () => {
    const root = await parseXml(renderJunit(partialReport()));
    const messages = root.children.map(({ children }) => children[0]?.children[0]?.attributes['message']);
    expect(messages[0]).toBeUndefined();
    expect(messages[2]).toBe('the measurement was interrupted before this setting had its turn');
  });

  it('stays well-formed whatever stands in names and errors', async () => {
    const root = await parseXml(renderJunit(partialReport()));
    expect(root.children[0]?.attributes['name']).toBe(`pattern=<script>alert("1")</script>'&\\u0000\\u202egnp]]>`);
  });

  it('of a report without assertions has the measurements alone', async () => {
    const root = await parseXml(renderJunit(impairedReport()));
    expect(root.attributes).toMatchObject({ tests: '1', failures: '0' });
  });
});
