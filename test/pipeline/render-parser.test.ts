import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chain, element } from '../../src/pipeline/element.js';
import { renderShellCommand } from '../../src/pipeline/render.js';
import { NASTY_NAMES, randomNames } from './nasty-names.js';

/** The real gst-launch-1.0 and a real shell read what was written; OpenCV's way in is in test/video/capture.test.ts. */

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gstcv loop "$x" '));
  await mkdir(join(folder, 'in'));
  await mkdir(join(folder, 'out'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe.each([
  ['sh', NASTY_NAMES],
  ['bash', NASTY_NAMES],
  ['sh', randomNames(1, 60)],
  ['sh', randomNames(2, 60)],
])('pasted into %s', (shell, names) => {
  it('reads and writes files with the very names that were meant', async () => {
    await Promise.all(names.map((name, index) => writeFile(join(folder, 'in', name), `file ${String(index)}`)));
    const copies = names.map((name) =>
      chain(
        element('filesrc', { location: join(folder, 'in', name) }),
        element('filesink', { location: join(folder, 'out', name) }),
      ),
    );
    const options = { cwd: folder, timeout: 20_000, killSignal: 'SIGKILL', reject: false } as const;
    const { stderr, exitCode } = await execa(shell, ['-c', renderShellCommand(copies)], options);
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
    expect((await readdir(join(folder, 'out'))).sort()).toEqual([...names].sort());
    const contents = await Promise.all(names.map((name) => readFile(join(folder, 'out', name), 'utf8')));
    expect(contents).toEqual(names.map((_, index) => `file ${String(index)}`));
    expect((await readdir(folder)).sort()).toEqual(['in', 'out']);
    await Promise.all(names.flatMap((name) => ['in', 'out'].map((place) => rm(join(folder, place, name)))));
  });
});
