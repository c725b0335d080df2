import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { assertFolder, checkSinks } from '../../src/prepare/check-sinks.js';
import { comesBack } from '../../src/prepare/comes-back.js';
import { prepare } from '../../src/prepare/prepare.js';
import { tempDir } from '../support/temp-dir.js';
import { hostThatAnswers, request } from './requests.js';

const sinks = { record: null, snapshots: null, forward: { host: 'robot', port: 5004 } };
const host = { resolveHost: () => Promise.resolve('192.0.2.9') };

describe('what is forwarded', () => {
  it('goes to a numeric address', async () => {
    const found = await checkSinks(request({ sinks }), '0.0.0.0', hostThatAnswers(host));
    expect(found).toEqual({ address: '192.0.2.9', port: 5004 });
  });

  it('needs a way there', async () => {
    const cutOff = hostThatAnswers({ ...host, udpRouteError: () => Promise.resolve('ENETUNREACH') });
    await expect(checkSinks(request({ sinks }), '0.0.0.0', cutOff)).rejects.toMatchObject({
      code: 'bad-config',
      message: '--forward "rtp://robot:5004": this host has no route to 192.0.2.9 (ENETUNREACH): check the network',
    });
  });

  it.each([
    ['127.0.0.1', 5000, '127.0.0.1', true],
    ['127.0.0.1', 5001, '127.0.0.1', false],
    ['127.0.0.1', 5000, '0.0.0.0', true],
    ['10.0.0.7', 5000, '0.0.0.0', true],
    ['10.0.0.8', 5000, '0.0.0.0', false],
    ['10.0.0.7', 5000, '127.0.0.1', false],
    ['10.0.0.7', 5000, '::', true],
    ['fd00::7', 5000, '0.0.0.0', false],
    ['239.1.2.3', 5000, '239.1.2.3', true],
    ['::ffff:7f00:1', 5000, '127.0.0.1', true],
    ['::ffff:10.0.0.7', 5000, '0.0.0.0', true],
    ['127.0.0.2', 5000, '127.0.0.1', false],
    ['0.0.0.0', 5000, '127.0.0.1', true],
    ['::', 5000, '::1', true],
    ['0:0:0:0:0:0:0:1', 5000, '::1', true],
    ['fe80::7%eth0', 5000, 'fe80::7', true],
  ])('to %s port %i comes back to %s: %s', (address, port, listening, comes) => {
    const own = ['127.0.0.1', '::1', '10.0.0.7', 'fd00::7'];
    expect(comesBack({ address, port }, { address: listening, port: 5000 }, own)).toBe(comes);
  });

  it('may not come back', async () => {
    const deps = hostThatAnswers({ resolveHost: () => Promise.resolve('127.0.0.1') });
    const circle = request({ port: 5004, sinks });
    await expect(checkSinks(circle, '0.0.0.0', deps)).rejects.toThrow('would come back to this receiver');
  });
});

it('is held to the address that --bind stands for, not to its name', async () => {
  const addresses: Readonly<Record<string, string>> = { localhost: '127.0.0.1', robot: '127.0.0.1' };
  const deps = hostThatAnswers({
    resolveHost: (_flag, name) => Promise.resolve(addresses[name] ?? name),
    assertUdpPortFree: () => Promise.resolve(),
  });
  const circle = request({ command: 'receiver', bind: 'localhost', port: 5004, sinks });
  await expect(prepare(circle, deps)).rejects.toThrow('would come back to this receiver');
});

describe('a folder for pictures', () => {
  it('is taken where it is, or can be made', async () => {
    await using dir = await tempDir();
    await assertFolder({ dir: dir.path, everyMs: 1000 });
    await assertFolder({ dir: join(dir.path, 'to', 'be made'), everyMs: 1000 });
  });

  it('is refused where a file is in the way', async () => {
    await using dir = await tempDir();
    const file = join(dir.path, 'file');
    await writeFile(file, '');
    for (const path of [file, join(file, 'pictures')]) {
      await expect(assertFolder({ dir: path, everyMs: 1000 })).rejects.toMatchObject({
        code: 'bad-config',
        message: `--snapshot-every "${path}": ${file} is no folder: write another one`,
      });
    }
  });
});
