import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { execa } from 'execa';
import { expect, it } from 'vitest';
import { probeAddon } from '../../src/doctor/addon-checks.js';
import type { Check } from '../../src/doctor/report.js';
import { runDoctor } from '../../src/doctor/run-doctor.js';

const ids = [
  'node',
  'opencv-addon',
  'opencv-gstreamer',
  'addon-abi',
  'addon-memory',
  'gstreamer-programs',
  'gstreamer-elements',
  'encoders',
  'decoders',
  'display',
  'udp-port',
  'firewall',
  'setpriv',
  'socket-buffer',
  'clock-source',
  'cpu',
  'udp-drops',
];
const built = { probeAddon: () => probeAddon(resolve('dist/doctor/probe-addon.js')) };
/** Where they are not what the test is about. */
const quick = {
  probeAddon: () =>
    Promise.resolve({ kind: 'loaded', version: '4.6.0', gstreamer: 'YES (1.22.0)', tracksMemory: false } as const),
  codingHost: {
    elements: () => Promise.resolve(new Set(['x264enc', 'avdec_h264'])),
    propertiesOf: () => Promise.resolve(new Set<string>()),
    worksTogether: () => Promise.resolve(true),
    tryOut: () => Promise.resolve(null),
  },
};
const statusOf = (checks: readonly Check[], id: string) => checks.find((check) => check.id === id)?.status;

async function takenPort() {
  const socket = createSocket('udp4');
  await once(socket.bind(0, '127.0.0.1'), 'listening');
  return { port: socket.address().port, release: () => once(socket.close(), 'close') };
}

it('finds all that is needed on a host that was set up, and says so in a fixed order', async () => {
  const { port, release } = await takenPort();
  await release();
  const { ok, checks } = await runDoctor({ port, bindAddress: '127.0.0.1' }, built);
  expect(checks.map(({ id }) => id)).toEqual(ids);
  expect(checks.filter(({ status }) => status === 'fail')).toEqual([]);
  expect(ok).toBe(true);
});

it('fails on a port that is taken, by whom', async () => {
  const { port, release } = await takenPort();
  const { ok, checks } = await runDoctor({ port, bindAddress: '127.0.0.1' }, quick);
  await release();
  expect(ok).toBe(false);
  expect(checks.filter(({ status }) => status === 'fail')).toMatchObject([
    { id: 'udp-port', detail: expect.stringContaining(`(pid ${String(process.pid)})`) as string },
  ]);
});

it('is ok with warnings and not ok with one failure', async () => {
  const bare = {
    ...quick,
    findDisplay: () => Promise.resolve({ available: false, reason: 'DISPLAY is not set' } as const),
    readRmemMax: () => Promise.resolve('212992'),
    udpBindError: () => Promise.resolve(null),
  };
  const warned = await runDoctor({ port: 5000, bindAddress: '127.0.0.1' }, bare);
  expect(warned.ok).toBe(true);
  expect(['display', 'socket-buffer'].map((id) => statusOf(warned.checks, id))).toEqual(['warn', 'warn']);
  const failed = await runDoctor({ port: 5000, bindAddress: '127.0.0.1' }, { ...bare, nodeVersion: '18.0.0' });
  expect(failed.ok).toBe(false);
  expect(statusOf(failed.checks, 'node')).toBe('fail');
});

it('never loads the addon into its own process, and lets that process end', async () => {
  const program = `
    const { runDoctor } = await import(process.argv[1]);
    const { checks } = await runDoctor({ port: 5000, bindAddress: '127.0.0.1' });
    const loaded = process.report.getReport().sharedObjects.filter((path) => /opencv/.test(path));
    console.log(JSON.stringify({ addon: checks[1].status, loaded }));`;
  const args = ['--input-type=module', '--eval', program, resolve('dist/doctor/run-doctor.js')];
  const { stdout } = await execa(process.execPath, args, { timeout: 20_000 });
  expect(JSON.parse(stdout)).toEqual({ addon: 'ok', loaded: [] });
});
