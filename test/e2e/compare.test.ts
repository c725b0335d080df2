import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Report } from '../../src/report/schema.js';
import { seededRandom } from '../latency/seeded-random.js';
import { reportOf, simulatedSetting } from '../report/reports.js';
import { runCli } from '../support/loop-run.js';
import { tempDir } from '../support/temp-dir.js';

const random = seededRandom(12);
const reportAt = (p50Ms: number, name = 'preset=superfast') =>
  reportOf([simulatedSetting(random, 5, { p50Ms, frames: 300, runSpread: 0.01 }, name)]);
const [BEFORE, AFTER, OTHER] = [reportAt(8), reportAt(12), reportAt(8, 'preset=ultrafast')];

/** Runs `gstcv-loop compare` on reports or texts that lie in files a.json and b.json. */
async function compare(a: Report | string, b: Report | string, ...flags: string[]) {
  await using dir = await tempDir();
  const paths = [join(dir.path, 'a.json'), join(dir.path, 'b.json')] as const;
  const textOf = (content: Report | string) => (typeof content === 'string' ? content : JSON.stringify(content));
  await writeFile(paths[0], textOf(a));
  await writeFile(paths[1], textOf(b));
  const { exitCode, stdout, stderr } = await runCli(['compare', ...paths, ...flags]);
  return { exitCode, stdout, stderr: stderr.replaceAll(dir.path, '') };
}

describe('compare', { timeout: 60_000 }, () => {
  it('exits with 5 where the second report is slower', async () => {
    const { exitCode, stdout, stderr } = await compare(BEFORE, AFTER);
    expect({ exitCode, stderr }).toEqual({ exitCode: 5, stderr: '' });
    expect(stdout).toMatch(/^preset=superfast +p50 .* slower$/m);
    expect(stdout).toMatch(/^preset=superfast +p99 .* slower$/m);
  });

  it.each([
    ['the same', BEFORE, BEFORE, []],
    ['faster', AFTER, BEFORE, []],
    ['slower by less than the threshold', BEFORE, AFTER, ['--threshold', '90%']],
  ])('exits with 0 where the second is %s', async (_, a, b, flags) => {
    expect(await compare(a, b, ...flags)).toMatchObject({ exitCode: 0, stderr: '' });
  });

  it('prints one JSON object with --json', async () => {
    const { exitCode, stdout } = await compare(BEFORE, AFTER, '--json', '--metric', 'p95', '--threshold', '10%');
    expect(exitCode).toBe(5);
    expect(stdout.trim().split('\n')).toHaveLength(1);
    expect(JSON.parse(stdout)).toMatchObject({
      ...{ thresholdPercent: 10, ok: false, confidencePercent: 95, onlyInA: [], onlyInB: [], caveats: [] },
      rows: [{ setting: 'preset=superfast', metric: 'p95', runs: { a: 5, b: 5 }, verdict: 'slower' }],
    });
  });

  it.each([
    ['no setting in common', BEFORE, OTHER, [], 'have no setting in common'],
    ['no report', BEFORE, '{}', [], '"/b.json"'],
    ['no JSON', 'p50: 8', BEFORE, [], '"/a.json"'],
    ['another version', BEFORE, JSON.stringify({ ...AFTER, schemaVersion: 2 }), [], 'schemaVersion 2'],
    ['an unknown metric', BEFORE, AFTER, ['--metric', 'p98'], '--metric "p98": write one of p50, p95, p99'],
    ['a metric twice', BEFORE, AFTER, ['--metric', 'p50,p50'], '--metric "p50,p50": name each metric once'],
    ['no threshold', BEFORE, AFTER, ['--threshold', 'much'], '--threshold "much"'],
  ])('exits with 2 and one line for bad input: %s', async (_, a, b, flags, complaint) => {
    const { exitCode, stdout, stderr } = await compare(a, b, ...flags);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toContain(complaint);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });

  it('exits with 2 for a file that is not there', async () => {
    expect(await runCli(['compare', '/nowhere/a.json', '/nowhere/b.json'])).toMatchObject({
      ...{ exitCode: 2, stdout: '' },
      stderr: expect.stringContaining('"/nowhere/a.json"') as string,
    });
  });
});
