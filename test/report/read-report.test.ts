import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseReport, readReport } from '../../src/report/read-report.js';
import { writeReport } from '../../src/report/write-report.js';
import { tempDir } from '../support/temp-dir.js';
import { impairedReport, matrixReport, partialReport, singleReport, sparseReport } from './sample-reports.js';

const parse = (value: unknown) => parseReport(JSON.stringify(value), 'old/report.json');

describe('reading a report', () => {
  it('gives back what was written', async () => {
    await using dir = await tempDir();
    for (const report of [singleReport(), matrixReport(30), impairedReport(), partialReport(), sparseReport(0)]) {
      const { json } = await writeReport(dir.path, report);
      expect(await readReport(json)).toEqual(report);
    }
  });

  it('names the file that is not there, or that is a folder', async () => {
    await using dir = await tempDir();
    const path = join(dir.path, 'report.json');
    await expect(readReport(path)).rejects.toMatchObject({
      code: 'bad-config',
      message: `"${path}": there is no such file`,
    });
    await expect(readReport(dir.path)).rejects.toThrow('there is a folder of this name');
  });

  it('names the first field that is wrong', () => {
    const report = singleReport();
    const settings = report.settings.map((each) => ({
      ...each,
      runs: each.runs.map((run) => ({ ...run, fps: '30' })),
    }));
    expect(() => parse({ ...report, settings })).toThrow(
      '"old/report.json": settings[0].runs[0].fps: Invalid input: expected number, received string',
    );
    expect(() => parse({ ...report, best: undefined })).toThrow('"old/report.json": best: ');
  });

  it('says that a newer report needs a newer program', () => {
    expect(() => parse({ schemaVersion: 2 })).toThrow(
      '"old/report.json": schemaVersion 2 is newer than this gstcv-loop reads (1): update gstcv-loop',
    );
  });

  it('ignores fields that it does not know', () => {
    expect(parse({ ...singleReport(), later: true })).toEqual(singleReport());
  });

  it('takes nothing else for a report', () => {
    expect(() => parseReport('<html>\n</html>', 'page.html')).toThrow(/^"page.html": is not JSON$/);
    expect(() => parse([])).toThrow('"old/report.json": is no report of gstcv-loop latency');
    expect(() => parse({})).toThrow('"old/report.json": schemaVersion: ');
  });
});
