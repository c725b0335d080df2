import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkAddon, probeAddon, type AddonReport } from '../../src/doctor/addon-checks.js';

let folder: string;
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'addon-'))));
afterAll(() => rm(folder, { recursive: true }));

/** A child that loads nothing but behaves as a bad addon would make it. */
async function probeThat(behaviour: string, timeoutMs?: number): Promise<AddonReport> {
  const script = join(folder, 'probe.mjs');
  await writeFile(script, behaviour);
  return probeAddon(script, timeoutMs);
}

describe('the addon', () => {
  it('is loaded by the program that is built', async () => {
    const report = await probeAddon(resolve('dist/doctor/probe-addon.js'));
    expect(report).toEqual({
      kind: 'loaded',
      version: expect.stringMatching(/^4\.\d+\.\d+/) as string,
      gstreamer: expect.stringMatching(/^YES \(1\.\d+\.\d+\)$/) as string,
      tracksMemory: false,
    });
  });

  it('may end the process', async () => {
    expect(await probeThat('process.abort()')).toMatchObject({
      kind: 'failed',
      reason: expect.stringMatching(/^loading it ends the process with signal SIGABRT/) as string,
    });
  });

  it('may throw, and its first words are passed on', async () => {
    expect(await probeThat('throw new Error("libopencv_core.so: cannot open shared object file")')).toMatchObject({
      reason: expect.stringMatching(/exit code 1 \(.*libopencv_core.so: cannot open.*\)/) as string,
    });
  });

  it('may hang without reacting to anything', async () => {
    const behaviour = 'process.on("SIGTERM", () => undefined); for (;;);';
    expect(await probeThat(behaviour, 500)).toEqual({ kind: 'failed', reason: 'loading it takes longer than 0.5 s' });
  }, 4_000);

  it('may be a program that talks of other things', async () => {
    const behaviour = 'process.send({ kind: "hello" }, () => process.send("failed", () => process.exit()))';
    expect(await probeThat(behaviour)).toMatchObject({ reason: expect.stringContaining('exit code 0') as string });
  });
});

describe('the checks', () => {
  const check = async (report: AddonReport) => checkAddon(() => Promise.resolve(report), '127');

  it('are content with a GStreamer in OpenCV', async () => {
    expect(
      await check({ kind: 'loaded', version: '4.6.0', gstreamer: 'YES (1.22.0)', tracksMemory: false }),
    ).toMatchObject([
      { id: 'opencv-addon', status: 'ok', detail: 'OpenCV 4.6.0' },
      { id: 'opencv-gstreamer', status: 'ok', detail: 'YES (1.22.0)' },
      { id: 'addon-abi', status: 'ok', detail: 'ABI 127' },
      { id: 'addon-memory', status: 'ok' },
    ]);
  });

  it('fail without a GStreamer in OpenCV', async () => {
    expect(await check({ kind: 'loaded', version: '4.6.0', gstreamer: null, tracksMemory: false })).toMatchObject([
      { status: 'ok' },
      { status: 'fail', remedy: 'rm -r node_modules/@u4/opencv4nodejs/build && scripts/setup' },
      { status: 'ok' },
      { status: 'ok' },
    ]);
  });

  it('fail where the addon does not load', async () => {
    expect(await check({ kind: 'failed', reason: 'it is not there' })).toMatchObject([
      { status: 'fail', detail: 'it is not there', remedy: 'scripts/setup' },
      { status: 'fail', remedy: null },
      { id: 'addon-abi', status: 'warn' },
      { id: 'addon-memory', status: 'warn' },
    ]);
  });

  it('know an addon that was compiled for another Node.js, by what Node.js says of it', async () => {
    const reason =
      "The module 'opencv4nodejs.node'\nwas compiled against a different Node.js version using\nNODE_MODULE_VERSION 115. This version of Node.js requires\nNODE_MODULE_VERSION 127. Please try re-compiling";
    const [addon, , abi] = await check({ kind: 'failed', reason });
    expect(addon).toMatchObject({ status: 'fail', remedy: 'npm rebuild @u4/opencv4nodejs' });
    expect(abi).toMatchObject({ id: 'addon-abi', status: 'fail', remedy: 'npm rebuild @u4/opencv4nodejs' });
    expect(abi?.detail).toMatch(/for ABI 115, this Node.js has 127/);
  });

  it('fail where V8 is told of the memory of each Mat', async () => {
    const report = { kind: 'loaded', version: '4.6.0', gstreamer: 'YES', tracksMemory: true } as const;
    expect((await check(report)).at(-1)).toMatchObject({ id: 'addon-memory', status: 'fail' });
  });
});
