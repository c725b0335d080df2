import { copyFile, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runProgram } from '../support/marked-program.js';
import { tempDir, type TempDir } from '../support/temp-dir.js';
import { freeUdpPort } from '../support/udp-ports.js';

const ROOT = resolve('.');

interface Manifest {
  readonly version: string;
  readonly bin: Readonly<Record<string, string>>;
  readonly dependencies: Readonly<Record<string, string>>;
}

let dir: TempDir;
let app: string;
let files: string[];
let manifest: Manifest;

/** Another project that has installed the package; what it depends on is that of this clone, so that no network is needed. */
beforeAll(async () => {
  dir = await tempDir();
  app = join(dir.path, 'app');
  const packed = await execa('npm', [
    'pack',
    '--json',
    '--ignore-scripts',
    '--offline',
    '--pack-destination',
    dir.path,
  ]);
  const [{ filename, files: listed }] = JSON.parse(packed.stdout) as [{ filename: string; files: { path: string }[] }];
  files = listed.map(({ path }) => path);
  const installed = join(app, 'node_modules/gstcv-loop');
  await mkdir(installed, { recursive: true });
  await execa('tar', ['-xzf', join(dir.path, filename), '--strip-components=1', '-C', installed]);
  manifest = JSON.parse(await readFile(join(installed, 'package.json'), 'utf8')) as Manifest;
  for (const name of [...Object.keys(manifest.dependencies), '@types/node']) {
    const link = join(app, 'node_modules', name);
    await mkdir(dirname(link), { recursive: true });
    await symlink(join(ROOT, 'node_modules', name), link);
  }
});
afterAll(() => dir[Symbol.asyncDispose]());

describe('the package, packed and unpacked in another folder', { timeout: 90_000 }, () => {
  it('holds what it needs, and nothing of the tests or the sources', () => {
    expect(files).toEqual(
      expect.arrayContaining(['dist/index.js', 'dist/index.d.ts', 'dist/sender/main.js', 'LICENSE']),
    );
    expect(
      files.filter((path) => !/^(dist\/|docs\/api\/|package\.json|README\.md|LICENSE|CHANGELOG\.md)/.test(path)),
    ).toEqual([]);
  });

  it.each([
    ['import', 'main.mjs', "import { startLoop } from 'gstcv-loop';"],
    ['require', 'main.cjs', "const { startLoop } = require('gstcv-loop');"],
  ])('plays a few frames for a program that has it by %s', async (_way, name, first) => {
    const options = `{ port: ${String(await freeUdpPort())}, size: '320x240', frames: 10 }`;
    const rest = `startLoop(${options}).then((loop) => loop.done).then(({ receiver }) => console.log(receiver.frames > 0));`;
    await writeFile(join(app, name), `${first}\n${rest}\n`);
    const { exitCode, stdout, stderr } = await runProgram([process.execPath, name], { cwd: app });
    expect({ exitCode, stdout, stderr }).toEqual({ exitCode: 0, stdout: 'true\n', stderr: '' });
  });

  it('has the command that its manifest names', async () => {
    const bin = join(app, 'node_modules/gstcv-loop', manifest.bin['gstcv-loop'] ?? '');
    const { exitCode, stdout } = await runProgram([process.execPath, bin, '--version'], { cwd: app });
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: `${manifest.version}\n` });
  });

  it.each(['node16', 'bundler'])(
    'has types that hold with moduleResolution %s, libraries checked',
    async (resolution) => {
      await copyFile(join(ROOT, 'test/fixtures/consumer.ts'), join(app, 'consumer.mts'));
      const compilerOptions = {
        ...{ strict: true, noEmit: true, skipLibCheck: false, types: ['node'], target: 'es2022' },
        ...{ lib: ['es2022', 'esnext.disposable'], moduleResolution: resolution },
        module: resolution === 'bundler' ? 'esnext' : resolution,
      };
      await writeFile(join(app, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['consumer.mts'] }));
      const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
      const { stdout } = await execa(process.execPath, [tsc, '-p', app, '--pretty', 'false'], { reject: false });
      const errors = stdout.split('\n').filter((line) => line !== '');
      // One file of the addon's own typings (7.1.2) does not compile, whoever imports it.
      expect(errors.filter((line) => !/opencv4nodejs\/typings\/FacemarkLBFParams\.d\.ts.* TS1093:/.test(line))).toEqual(
        [],
      );
    },
  );
});
