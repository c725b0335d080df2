import { describe, expect, it } from 'vitest';
import {
  compareReports,
  LoopError,
  metricOf,
  METRICS,
  readReport,
  REPORT_VERSION,
  reportSchema,
} from '../src/index.js';
import { writeReport } from '../src/report/write-report.js';
import { matrixReport, singleReport } from './report/sample-reports.js';
import { tempDir } from './support/temp-dir.js';

const OPTIONS = { metrics: ['p50'], thresholdPercent: 5, floorMs: 0.2 } as const;

describe('the library, with the report of a latency run', () => {
  it('reads what was written, and finds nothing slower in two readings of it', async () => {
    await using dir = await tempDir();
    const { json } = await writeReport(dir.path, singleReport());
    const [a, b] = [await readReport(json), await readReport(json)];
    expect(a.schemaVersion).toBe(REPORT_VERSION);
    expect(compareReports(a, b, OPTIONS)).toMatchObject({ ok: true, rows: [{ verdict: 'no difference shown' }] });
  });

  it('finds a setting slower whose every frame takes twice as long', () => {
    const before = singleReport();
    const settings = before.settings.map((setting) => ({
      ...setting,
      runs: setting.runs.map((run) => ({
        ...run,
        samples: { ...run.samples, latencyMs: run.samples.latencyMs.map((ms) => 2 * ms) },
      })),
    }));
    expect(compareReports(before, { ...before, settings }, OPTIONS)).toMatchObject({
      ok: false,
      rows: [{ verdict: 'slower' }],
    });
  });

  it('keeps quiet about fields that it does not know, as its readers should', () => {
    const report = singleReport();
    expect(reportSchema.parse({ ...report, weather: 'fine' })).toEqual(report);
  });

  it('refuses a report of another version, with the error of all bad input', () => {
    expect(reportSchema.safeParse({ ...singleReport(), schemaVersion: REPORT_VERSION + 1 }).success).toBe(false);
    return expect(readReport('/nowhere/report.json')).rejects.toBeInstanceOf(LoopError);
  });

  it('has each metric of each setting at hand', () => {
    const [setting] = matrixReport(30).settings;
    const values = METRICS.map((name) => (setting === undefined ? null : metricOf(setting, name)));
    expect(values.every((value) => value === null || Number.isFinite(value))).toBe(true);
    expect(values.filter((value) => value !== null).length).toBeGreaterThan(8);
  });
});
