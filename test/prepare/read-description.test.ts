import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import { DEFAULTS } from '../../src/config/defaults.js';
import { writeSdp } from '../../src/pipeline/write-sdp.js';
import { prepare } from '../../src/prepare/prepare.js';
import { describedRequest, readDescription } from '../../src/prepare/read-description.js';
import { tempDir } from '../support/temp-dir.js';
import { hostThatAnswers, request } from './requests.js';

const STREAM = { codec: 'vp8', payloadType: 100, address: '192.0.2.7', port: 5004, parameters: {} } as const;
const asked = request({ command: 'receiver', sdp: '/x.sdp' });

it.each([
  ['192.0.2.7', DEFAULTS.bindAny],
  ['127.0.0.1', '127.0.0.1'],
  ['239.1.2.3', '239.1.2.3'],
  ['2001:db8::7', '::'],
  ['::1', '::1'],
])('a stream that is sent to %s is received at %s', (address, bind) => {
  expect(describedRequest(asked, { ...STREAM, address }).bind).toBe(bind);
});

it('reaches the receiver, codec, payload type and parameter sets included', async () => {
  const parameters = { 'sprop-parameter-sets': 'Z2QADayyAoP2Aig=,aOvDyyLA' };
  const host = hostThatAnswers({
    readDescription: () => Promise.resolve({ ...STREAM, codec: 'h264', parameters }),
    resolveHost: (_flag, address) => Promise.resolve(address),
    assertUdpPortFree: () => Promise.resolve(),
  });
  const { receiver } = await prepare(asked, host);
  expect(receiver).toMatchObject({ codec: 'h264', payloadType: 100, parameters, port: 5004 });
});

it('is read from a pipe as well, as of `--sdp <(gstcv-loop sdp)`', async () => {
  await using folder = await tempDir();
  const path = join(folder.path, 'pipe');
  await execa('mkfifo', [path]);
  const [read] = await Promise.all([
    readDescription(path),
    writeFile(path, writeSdp({ codec: 'vp8', address: '127.0.0.1', port: 5004, ttl: 1 })),
  ]);
  expect(read).toMatchObject({ codec: 'vp8', port: 5004 });
});

describe('is refused:', () => {
  it('a decoder of another codec', () => {
    const openh264 = { ...asked, decoder: 'openh264' } as const;
    expect(() => describedRequest(openh264, STREAM)).toThrow('--decoder "openh264": that is not for the vp8 of --sdp');
  });

  it('an interface where no group is described', () => {
    const wired = { ...asked, multicast: { iface: 'eth0', ttl: 1 } };
    expect(describedRequest(wired, { ...STREAM, address: '239.1.2.3' }).multicast.iface).toBe('eth0');
    expect(() => describedRequest(wired, STREAM)).toThrow('--iface "eth0": it is about a multicast group');
  });

  it('FEC where its payload type is that of the picture', () => {
    const fec = { ...asked, fecPercent: 20 };
    expect(() => describedRequest(fec, { ...STREAM, payloadType: 122 })).toThrow(
      '--fec "20%": 122 is the payload type',
    );
  });

  it('a file that is not there, is none, or describes nothing, with one line that names it', async () => {
    await using folder = await tempDir();
    const path = join(folder.path, 'x.sdp');
    const error = async () => readDescription(path).then(String, (thrown: unknown) => String(thrown));
    expect(await error()).toMatch(/^LoopError: --sdp ".*x\.sdp": there is no such file: check the path$/);
    await writeFile(path, 'hello\n');
    expect(await error()).toMatch(/x\.sdp": this is no line of a session description: "hello"$/);
    await writeFile(path, Buffer.alloc(100_000, 'a'));
    expect(await error()).toMatch(/it is too long/);
    await writeFile(path, writeSdp({ codec: 'vp9', address: '127.0.0.1', port: 5004, ttl: 1 }));
    expect(await readDescription(path)).toMatchObject({ codec: 'vp9', port: 5004 });
    await expect(readDescription(folder.path)).rejects.toThrow('the file cannot be read: it is a folder');
    await expect(readDescription('/dev/zero')).rejects.toThrow('the file cannot be read: it is no file');
  });
});
