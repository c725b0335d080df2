import { existsSync } from 'node:fs';
import { readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { LoopError } from '../../src/errors/loop-error.js';
import { reportSchema } from '../../src/report/schema.js';
import { prepareOutputFolder, writeReport } from '../../src/report/write-report.js';
import { tempDir } from '../support/temp-dir.js';
import { matrixReport, singleReport } from './sample-reports.js';

describe('the folder of a report', () => {
  it('is asked for before anything is measured, and the question leaves no trace', async () => {
    await using dir = await tempDir();
    await prepareOutputFolder(join(dir.path, 'a', 'b'));
    await prepareOutputFolder(dir.path);
    expect(await readdir(dir.path)).toEqual([]);
  });

  it('may not be a file, nor lie below one', async () => {
    await using dir = await tempDir();
    const file = join(dir.path, 'taken');
    await writeFile(file, '');
    const taken = 'there is a file of this name where a folder should be';
    await expect(prepareOutputFolder(file)).rejects.toThrow(`--out "${file}": ${taken}`);
    await expect(prepareOutputFolder(join(file, 'below'))).rejects.toThrow(taken);
    expect(await readdir(dir.path)).toEqual(['taken']);
  });

  it('has a name that a file system takes', async () => {
    await using dir = await tempDir();
    await expect(prepareOutputFolder('')).rejects.toThrow('--out "": write the path of a folder');
    await expect(prepareOutputFolder('a\0b')).rejects.toThrow('--out "a\\u0000b": write the path of a folder');
    await expect(prepareOutputFolder(join(dir.path, 'n'.repeat(300)))).rejects.toThrow('the name is too long');
    await symlink('circle', join(dir.path, 'circle'));
    await expect(prepareOutputFolder(join(dir.path, 'circle'))).rejects.toThrow('symlinks in a circle');
  });

  it('cannot be made where nobody can write, and what was begun is taken back', async () => {
    await expect(prepareOutputFolder('/proc/self/report')).rejects.toMatchObject({ code: 'bad-config', exitCode: 2 });
    await expect(prepareOutputFolder('/sys/kernel/report/inner')).rejects.toBeInstanceOf(LoopError);
  });

  it('must let this user write', async () => {
    // Not even root may make a file there; where a container has it read-only, that is said.
    const refused = /this user may not read or write there|read-only/;
    await expect(prepareOutputFolder('/sys/kernel')).rejects.toThrow(refused);
  });
});

describe('writing a report', () => {
  it('makes three files, and nothing else', async () => {
    await using dir = await tempDir();
    const folder = join(dir.path, 'new', 'report');
    const paths = await writeReport(folder, singleReport());
    expect((await readdir(folder)).sort()).toEqual(['junit.xml', 'report.html', 'report.json']);
    expect(paths).toEqual({
      json: join(folder, 'report.json'),
      html: join(folder, 'report.html'),
      junit: join(folder, 'junit.xml'),
    });
    expect(reportSchema.parse(JSON.parse(await readFile(paths.json, 'utf8')))).toEqual(singleReport());
    expect(await readFile(paths.html, 'utf8')).toMatch(/^<!doctype html>/);
    expect(await readFile(paths.junit, 'utf8')).toMatch(/^<\?xml /);
  });

  it('replaces the report that was there', async () => {
    await using dir = await tempDir();
    await writeReport(dir.path, singleReport());
    const { json } = await writeReport(dir.path, matrixReport(30));
    expect(JSON.parse(await readFile(json, 'utf8'))).toMatchObject({ elapsedMs: 812_000 });
    expect(await readdir(dir.path)).toHaveLength(3);
  });

  it('never writes what is no JSON number', async () => {
    await using dir = await tempDir();
    const report = singleReport();
    const { json, html } = await writeReport(dir.path, {
      ...report,
      settings: report.settings.map((each) => ({
        ...each,
        runs: each.runs.map((run) => ({ ...run, fps: Number.NaN, latencyJitterMs: Number.POSITIVE_INFINITY })),
      })),
    });
    expect(await readFile(json, 'utf8')).toContain('"fps":null');
    expect(await readFile(html, 'utf8')).not.toMatch(/NaN|Infinity/);
  });

  it('on a full disk is one clear error, keeps the former report whole and leaves no temporary file', async () => {
    await using dir = await tempDir();
    const { json } = await writeReport(dir.path, singleReport());
    const before = await readFile(json, 'utf8');
    const full = async (path: string, text: string) => {
      await writeFile(path, text.slice(0, 10));
      throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
    };
    const attempt = writeReport(dir.path, matrixReport(30), full);
    await expect(attempt).rejects.toMatchObject({ message: `could not write "${json}": the disk is full` });
    await expect(attempt).rejects.toBeInstanceOf(LoopError);
    expect(await readFile(json, 'utf8')).toBe(before);
    expect((await readdir(dir.path)).sort()).toEqual(['junit.xml', 'report.html', 'report.json']);
  });

  it('into a folder that has become a file is an error as well', async () => {
    await using dir = await tempDir();
    const file = join(dir.path, 'file');
    await writeFile(file, 'mine');
    await expect(writeReport(file, singleReport())).rejects.toThrow('there is a file of this name');
    expect(await readFile(file, 'utf8')).toBe('mine');
    expect(existsSync(join(dir.path, 'report.json'))).toBe(false);
  });
});
