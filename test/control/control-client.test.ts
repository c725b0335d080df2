import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { inspect } from 'node:util';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ControlClient } from '../../src/control/control-client.js';
import { ControlServer } from '../../src/control/control-server.js';
import type { KeyFrameRequest } from '../../src/control/key-frame-request.js';
import { KEY, OTHER_KEY } from './requests.js';

let now: number;
let requests: KeyFrameRequest[];
let server: ControlServer;
const clients: ControlClient[] = [];
const ASK = { ssrc: 0xcafebabe, lastSequence: 0xffff };

beforeEach(async () => {
  [now, requests] = [5000, []];
  server = await openServer('127.0.0.1');
});
afterEach(async () => {
  await Promise.all([server.close(), ...clients.splice(0).map((client) => client.close())]);
});

function openServer(address: string): Promise<ControlServer> {
  const onRequest = (request: KeyFrameRequest) => void requests.push(request);
  return ControlServer.open({ address, port: 0, key: KEY, onRequest, nowMs: () => now });
}

async function openClient(address = '127.0.0.1', port = server.port, key = KEY): Promise<ControlClient> {
  const client = await ControlClient.open({ address, port, key, nowMs: () => now });
  clients.push(client);
  return client;
}

const untilAccepted = (count: number) => vi.waitFor(() => expect(requests).toHaveLength(count));
const heldSockets = () => process.getActiveResourcesInfo().filter((resource) => resource === 'UDPWrap').length;

it('is heard by a sender with the same key', async () => {
  const client = await openClient();
  client.requestKeyFrame(ASK);
  await untilAccepted(1);
  expect(requests).toEqual([expect.objectContaining(ASK)]);
  expect(client.counts()).toEqual({ sent: 1, limited: 0, failed: 0 });
});

it('may have had no packet yet', async () => {
  (await openClient()).requestKeyFrame({ ssrc: 0, lastSequence: null });
  await untilAccepted(1);
  expect(requests).toMatchObject([{ ssrc: 0, lastSequence: null }]);
});

it('is not heard with another key', async () => {
  (await openClient('127.0.0.1', server.port, OTHER_KEY)).requestKeyFrame(ASK);
  await vi.waitFor(() => expect(server.counts().refused).toBe(1));
  expect(requests).toEqual([]);
});

it('asks a sender on IPv6', async () => {
  const other = await openServer('::1');
  (await openClient('::1', other.port)).requestKeyFrame(ASK);
  await untilAccepted(1);
  await other.close();
});

it('asks once in 100 ms of the clock it was given', async () => {
  const client = await openClient();
  for (const at of [5000, 5001, 5099, 5100, 5150]) {
    now = at;
    client.requestKeyFrame(ASK);
    await vi.waitFor(() => expect(client.counts().sent).toBe(at < 5100 ? 1 : 2));
  }
  await untilAccepted(2);
  expect(client.counts()).toEqual({ sent: 2, limited: 3, failed: 0 });
});

it('counts up under one id, from the wall clock in microseconds', async () => {
  const beforeUs = BigInt(Date.now()) * 1000n;
  const client = await openClient();
  for (const count of [1, 2, 3]) {
    client.requestKeyFrame(ASK);
    await untilAccepted(count);
    now += 100;
  }
  const counters = requests.map(({ counter }) => counter);
  expect(counters[0]).toBeGreaterThan(beforeUs);
  expect(counters[0]).toBeLessThanOrEqual(BigInt(Date.now()) * 1000n + 1n);
  expect(counters).toEqual([0n, 1n, 2n].map((step) => (counters[0] ?? 0n) + step));
  expect(new Set(requests.map(({ receiverId }) => receiverId.toString('hex'))).size).toBe(1);
});

it('is another receiver after a restart', async () => {
  for (const count of [1, 2]) {
    const client = await openClient();
    client.requestKeyFrame(ASK);
    await untilAccepted(count);
    await client.close();
    now += 100;
  }
  const [first, second] = requests.map(({ receiverId }) => receiverId.toString('hex'));
  expect(first).not.toBe(second);
});

it('goes on when no sender is there, and is heard when one comes', async () => {
  const { port } = server;
  await server.close();
  const client = await openClient('127.0.0.1', port);
  for (const count of [1, 2, 3]) {
    client.requestKeyFrame(ASK);
    await vi.waitFor(() => expect(client.counts().sent).toBe(count));
    now += 100;
  }
  const onRequest = (request: KeyFrameRequest) => void requests.push(request);
  server = await ControlServer.open({ address: '127.0.0.1', port, key: KEY, onRequest });
  client.requestKeyFrame(ASK);
  await untilAccepted(1);
});

it('counts what the kernel refuses to send, and goes on', async () => {
  // Without SO_BROADCAST this is EACCES, on any host.
  const client = await openClient('255.255.255.255', 9);
  client.requestKeyFrame(ASK);
  await vi.waitFor(() => expect(client.counts()).toEqual({ sent: 0, limited: 0, failed: 1 }));
});

it.each([
  ['an SSRC', { ssrc: 2 ** 32, lastSequence: 1 }, undefined],
  ['a sequence number', { ssrc: 1, lastSequence: -1 }, undefined],
  ['a port', ASK, 70_000],
])('does not throw for %s that cannot be', async (_, ask, port) => {
  const client = await openClient('127.0.0.1', port);
  client.requestKeyFrame(ask);
  await vi.waitFor(() => expect(client.counts().failed).toBe(1));
});

it('does nothing once it is closed, and can be closed twice', async () => {
  const client = await openClient();
  await Promise.all([client.close(), client.close()]);
  client.requestKeyFrame(ASK);
  expect(client.counts()).toEqual({ sent: 0, limited: 0, failed: 0 });
  await client.close();
});

it('may be closed while a request is on its way', async () => {
  const client = await openClient();
  client.requestKeyFrame(ASK);
  await expect(client.close()).resolves.toBeUndefined();
});

it('does not keep the process alive', async () => {
  const before = heldSockets();
  await openClient();
  expect(heldSockets()).toBe(before);
  const held = createSocket('udp4').bind(0, '127.0.0.1');
  await once(held, 'listening');
  expect(heldSockets()).toBe(before + 1);
  await once(held.close(), 'close');
});

it('does not show its key when it is printed', async () => {
  const shown = inspect(await openClient(), { depth: 9, showHidden: true });
  expect(shown).toContain('ControlClient');
  expect(shown).not.toContain(inspect(KEY).slice(8, 30));
});
