import { appendFile, chmod, copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { execa } from 'execa';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

/*
 * scripts/setup works on the project it lies in. Here that is an empty one, with stub commands before the real ones in PATH:
 * a machine where all packages are installed, we are not root, and npm makes the files that a real one makes.
 */
const stubs = {
  node: 'case $1 in -p) echo "20.19.0 115 x64 /nowhere/bin/node" ;; esac',
  npm: `echo "$*" >>npm-calls
    case $1 in
      ci) mkdir -p node_modules && touch node_modules/.package-lock.json ;;
      rebuild) addon=node_modules/@u4/opencv4nodejs/build/Release && mkdir -p $addon && touch $addon/opencv4nodejs.node ;;
      run) mkdir -p dist/cli && touch dist/cli/main.js ;;
    esac`,
  'dpkg-query': 'for name; do case $name in -*) ;; *) echo "$name installed 4.6.0" ;; esac; done',
  id: 'echo 1000',
  sudo: 'exit 1',
  'apt-get': 'echo "$*" >>apt-calls',
};
const npmCi = 'ci --ignore-scripts';
const compileAddon = 'rebuild --foreground-scripts --ignore-scripts=false @u4/opencv4nodejs';
const build = 'run build';
const installLine = 'apt-get install --yes --no-install-recommends';

let project: string;

beforeEach(async () => {
  project = await mkdtemp(join(tmpdir(), 'setup-'));
  for (const folder of ['bin', 'scripts', 'src']) await mkdir(join(project, folder));
  await copyFile('scripts/setup', join(project, 'scripts/setup'));
  for (const file of ['package.json', 'package-lock.json', 'tsconfig.json', 'tsconfig.build.json', 'src/index.ts']) {
    await writeFile(join(project, file), '{}\n');
  }
  for (const [name, body] of Object.entries(stubs)) await stub(name, body);
});

afterEach(() => rm(project, { recursive: true }));

async function stub(name: string, body: string): Promise<void> {
  const file = join(project, 'bin', name);
  await writeFile(file, `#!/bin/sh\n${body}\n`);
  await chmod(file, 0o755);
}

function setup(...args: readonly string[]) {
  const env = { PATH: `${join(project, 'bin')}:${process.env['PATH'] ?? ''}` };
  return execa(join(project, 'scripts/setup'), args, { env, stdin: 'ignore', reject: false });
}

/** The npm commands since the last question. */
async function npmCalls(): Promise<readonly string[]> {
  const calls = await readFile(join(project, 'npm-calls'), 'utf8').catch(() => '');
  await rm(join(project, 'npm-calls'), { force: true });
  return calls.split('\n').filter((line) => line !== '');
}

describe('what is missing', () => {
  it('prints the apt-get line for the missing packages when it is not root and has no sudo', async () => {
    await stub('dpkg-query', 'echo "libopencv-dev unknown "; echo "make installed 4.3"; exit 1');
    const { exitCode, stderr, stdout } = await setup();
    const line = stderr.split('\n').at(-1) ?? '';
    expect({ exitCode, stdout }).toEqual({ exitCode: 3, stdout: '' });
    expect(line).toContain(`${installLine} ccache g++ python3 libopencv-dev `);
    expect(await npmCalls()).toEqual([]);
  });

  it('asks for the packages that docs/install.md names', async () => {
    await stub('dpkg-query', 'exit 1');
    const forTests = (await setup('--test')).stderr.split('\n').at(-1) ?? '';
    const docs = (await readFile('docs/install.md', 'utf8')).replaceAll(/\s*\\\n\s*/g, ' ');
    expect(docs).toContain(forTests);
  });

  it('installs them through a sudo that needs no password', async () => {
    await stub('dpkg-query', '[ -e apt-calls ] || exit 1; ' + stubs['dpkg-query']);
    await stub('sudo', 'shift; exec "$@"');
    const { exitCode } = await setup();
    const calls = await readFile(join(project, 'apt-calls'), 'utf8');
    expect(exitCode).toBe(0);
    expect(calls).toMatch(/^update\ninstall --yes --no-install-recommends .* libopencv-dev /);
  });

  it('refuses a Node.js older than package.json asks for', async () => {
    const minimum = /"node": "\D*([\d.]+)/.exec(await readFile('package.json', 'utf8'))?.[1];
    await stub('node', 'echo "20.18.3 115 x64 /nowhere/bin/node"');
    const { exitCode, stderr } = await setup();
    expect({ exitCode, stderr }).toEqual({
      exitCode: 3,
      stderr: `setup: Node.js 20.18.3 is too old: install ${minimum ?? ''} or newer`,
    });
  });

  it('refuses arguments it does not know', async () => {
    expect(await setup('--tests')).toMatchObject({
      exitCode: 2,
      stderr: 'setup: usage: scripts/setup [--test] [--no-build]',
    });
  });
});

describe('what is there already', () => {
  beforeEach(async () => {
    expect(await setup()).toMatchObject({ exitCode: 0, stdout: '' });
    expect(await npmCalls()).toEqual([npmCi, compileAddon, build]);
  });

  it('does nothing and prints nothing when all is there', async () => {
    expect(await setup()).toMatchObject({ exitCode: 0, stdout: '', stderr: '' });
    expect(await npmCalls()).toEqual([]);
  });

  it('only builds when a source has changed', async () => {
    await appendFile(join(project, 'src/index.ts'), '\n');
    await setup();
    expect(await npmCalls()).toEqual([build]);
  });

  it('leaves the build to others with --no-build', async () => {
    await appendFile(join(project, 'src/index.ts'), '\n');
    expect(await setup('--no-build')).toMatchObject({ exitCode: 0, stderr: '' });
    expect(await npmCalls()).toEqual([]);
  });

  it('builds when a source has been removed', async () => {
    await rm(join(project, 'src/index.ts'));
    await setup();
    expect(await npmCalls()).toEqual([build]);
  });

  it("only compiles the addon when the distribution's OpenCV has been upgraded", async () => {
    await stub('dpkg-query', stubs['dpkg-query'].replace('4.6.0', '4.10.0'));
    await setup();
    expect(await npmCalls()).toEqual([compileAddon]);
  });

  it("only compiles the addon when Node's ABI has changed", async () => {
    await stub('node', stubs.node.replace('20.19.0 115', '24.0.0 137'));
    await setup();
    expect(await npmCalls()).toEqual([compileAddon]);
  });

  it('installs the npm packages and the addon when package-lock.json has changed', async () => {
    await appendFile(join(project, 'package-lock.json'), '\n');
    await setup();
    expect(await npmCalls()).toEqual([npmCi, compileAddon]);
  });
});

describe('what goes wrong', () => {
  it('shows the first error and the end of the log when a step fails, and tries again the next time', async () => {
    await stub('npm', 'echo "npm error code EUSAGE"; seq 100; exit 7');
    const failed = await setup();
    expect(failed.exitCode).toBe(1);
    expect(failed.stderr).toMatch(/npm ci failed.*\nnpm error code EUSAGE\n\.\.\.\n81\n(.*\n)*100$/);
    await stub('npm', stubs.npm);
    expect((await setup()).exitCode).toBe(0);
  });

  it('says so when the addon is compiled but does not load', async () => {
    await stub('node', `${stubs.node}\ncase $1 in -e) echo "libopencv_core.so.406: cannot open"; exit 1 ;; esac`);
    const { exitCode, stderr } = await setup();
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/does not load(.*\n)+libopencv_core.so.406: cannot open$/);
  });

  it('lets a second set-up of the same clone wait for the first', async () => {
    await stub('npm', `sleep 0.2; ${stubs.npm}`);
    const both = await Promise.all([setup(), setup()]);
    expect(both.map((one) => one.exitCode)).toEqual([0, 0]);
    expect(await npmCalls()).toEqual([npmCi, compileAddon, build]);
  });

  it('takes npm along when it is ended', async () => {
    await stub('npm', 'echo $$ >pid; exec sleep 60');
    const running = setup();
    const pid = await readPid();
    running.kill('SIGTERM');
    expect((await running).exitCode).toBe(143);
    await expect.poll(() => readFile(`/proc/${pid}/stat`, 'utf8').catch(() => 'gone')).toMatch(/^gone|\) Z /);
  });
});

async function readPid(): Promise<string> {
  for (;;) {
    const pid = await readFile(join(project, 'pid'), 'utf8').catch(() => '');
    if (pid !== '') return pid.trim();
    await sleep(20);
  }
}
