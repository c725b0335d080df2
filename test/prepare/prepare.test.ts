import { createSocket } from 'node:dgram';
import { EventEmitter, once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { receiverConfigSchema, senderConfigSchema } from '../../src/config/child-config.js';
import { LoopError } from '../../src/errors/loop-error.js';
import { prepare } from '../../src/prepare/prepare.js';
import { hostThatAnswers, request } from './requests.js';

const asIs = (_flag: string, host: string) => Promise.resolve(host);
const allIsFree = hostThatAnswers({ resolveHost: asIs, assertUdpPortFree: () => Promise.resolve() });
const noDisplay = () => Promise.resolve({ available: false, reason: 'DISPLAY is not set' } as const);
const aDisplay = () => Promise.resolve({ available: true, display: ':0' } as const);
const file = { kind: 'file', path: '/x.mp4' } as const;
const fileFormat = { width: 320, height: 240, frameRate: { numerator: 25, denominator: 1 } };

describe('start', () => {
  it('makes both roles meet on loopback, in a form that the children accept', async () => {
    const { sender, receiver, limits } = await prepare(request({ port: 5004 }), allIsFree);
    expect(sender).toMatchObject({ output: { kind: 'rtp', address: '127.0.0.1', port: 5004 } });
    expect(receiver).toMatchObject({ bindAddress: '127.0.0.1', port: 5004, tapPort: null });
    expect(senderConfigSchema.parse(sender)).toEqual(sender);
    expect(receiverConfigSchema.parse(receiver)).toEqual(receiver);
    expect(limits).toEqual(request().limits);
  });

  it('runs with the real host', async () => {
    const socket = createSocket('udp4');
    await once(socket.bind(0, '127.0.0.1'), 'listening');
    const { port } = socket.address();
    const message = expect.stringContaining(`UDP port ${String(port)} on 127.0.0.1 is already taken by`) as string;
    await expect(prepare(request({ port, bind: 'localhost' }))).rejects.toMatchObject({ code: 'bad-config', message });
    await once(socket.close(), 'close');
    expect(await prepare(request({ port, bind: 'localhost' }))).toMatchObject({ receiver: { port } });
  });

  it.each([
    ['0.0.0.0', '127.0.0.1'],
    ['::', '::1'],
    ['0::0', '::1'],
    ['::1', '::1'],
    ['10.0.0.7', '10.0.0.7'],
  ])('with its receiver bound to %s, sends to %s', async (bind, address) => {
    const { sender, receiver } = await prepare(request({ bind }), allIsFree);
    expect(sender?.output).toMatchObject({ address });
    expect(receiver?.bindAddress).toBe(bind);
  });

  it('gives the limit of frames to the sender alone', async () => {
    const { sender, receiver } = await prepare(request({ frames: 50 }), allIsFree);
    expect([sender?.frames, receiver?.frames]).toEqual([50, null]);
  });

  it('asks the host everything at once and complains in a fixed order', async () => {
    const asked: string[] = [];
    const resolved = new EventEmitter();
    const host = hostThatAnswers({
      resolveHost: () => (asked.push('bind'), once(resolved, 'bind').then(([address]) => String(address))),
      assertUdpPortFree: () => Promise.reject(new LoopError('bad-config', 'the port')),
      probeFile: () => (asked.push('file'), Promise.reject(new LoopError('bad-config', 'the file'))),
      findDisplay: () => (asked.push('display'), noDisplay()),
    });
    const failure = expect(prepare(request({ source: file, display: 'window' }), host)).rejects.toThrow('the file');
    expect(asked).toEqual(['bind', 'file', 'display']);
    resolved.emit('bind', '127.0.0.1');
    await failure;
  });
});

describe('a lone role', () => {
  it('sends to the address of the host and does not ask for the port', async () => {
    const host = hostThatAnswers({ resolveHost: (flag) => Promise.resolve(flag === 'host' ? '10.0.0.7' : 'wrong') });
    const { sender, receiver } = await prepare(request({ command: 'sender', host: 'robot', frames: 5 }), host);
    expect(sender).toMatchObject({ output: { kind: 'rtp', address: '10.0.0.7', port: 5000 }, frames: 5 });
    expect(receiver).toBeNull();
  });

  it('receives without looking at any source, and counts its own frames', async () => {
    const { sender, receiver } = await prepare(request({ command: 'receiver', source: file, frames: 5 }), allIsFree);
    expect(sender).toBeNull();
    expect(receiver).toMatchObject({ bindAddress: '127.0.0.1', frames: 5 });
  });
});

describe('local', () => {
  it.each([
    ['auto', 'screen', aDisplay],
    ['auto', 'discard', noDisplay],
    ['window', 'screen', aDisplay],
  ] as const)('with --display %s ends in %s', async (display, kind, findDisplay) => {
    const config = await prepare(request({ command: 'local', display, frames: 5 }), hostThatAnswers({ findDisplay }));
    expect(config).toMatchObject({ sender: { output: { kind }, frames: 5 }, receiver: null });
  });

  it('with --display none asks for no display', async () => {
    const config = await prepare(request({ command: 'local' }), hostThatAnswers({}));
    expect(config.sender?.output).toEqual({ kind: 'discard' });
  });
});

it.each(['start', 'receiver', 'local'] as const)(
  '%s says why it has no window, where one would be welcome',
  async (command) => {
    const withDisplay = (findDisplay: typeof aDisplay | typeof noDisplay) =>
      prepare(request({ command, display: 'auto' }), { ...allIsFree, findDisplay });
    expect((await withDisplay(aDisplay)).notes).toEqual([]);
    const message = 'no window: DISPLAY is not set (--display none needs none, --display window insists)';
    expect((await withDisplay(noDisplay)).notes).toEqual([{ role: null, message }]);
  },
);

it.each(['start', 'local'] as const)('%s refuses a window where there is no display', async (command) => {
  const host = { ...allIsFree, findDisplay: noDisplay };
  const message =
    '--display "window": DISPLAY is not set: start an X server and set DISPLAY, or use --display none or auto';
  await expect(prepare(request({ command, display: 'window' }), host)).rejects.toMatchObject({
    code: 'missing',
    message,
  });
});

it('refuses a host to which there is no way', async () => {
  const host = { ...allIsFree, udpRouteError: () => Promise.resolve('ENETUNREACH') };
  await expect(prepare(request({ command: 'sender', host: '192.0.2.1' }), host)).rejects.toMatchObject({
    code: 'bad-config',
    message: '--host "192.0.2.1": this host has no route to 192.0.2.1 (ENETUNREACH): check the network and the address',
  });
});

it('takes the format of the file', async () => {
  const host = { ...allIsFree, probeFile: () => Promise.resolve(fileFormat) };
  const { sender } = await prepare(request({ source: file, loop: true }), host);
  expect(sender).toMatchObject({
    source: { ...file, loop: true, rescale: false, resample: false },
    video: fileFormat,
    encoder: { gop: 25 },
  });
  expect(senderConfigSchema.parse(sender)).toEqual(sender);
});

it('refuses real-time priorities where this user may not use them', async () => {
  const host = { ...allIsFree, mayRunRealtime: () => Promise.resolve(false) };
  await expect(prepare(request({ realtime: true }), host)).rejects.toMatchObject({
    code: 'missing',
    message: expect.stringMatching(/^--realtime: this user may not/) as string,
  });
});
