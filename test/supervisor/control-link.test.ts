import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { expect, it, vi } from 'vitest';
import { openControlLink } from '../../src/supervisor/control-link.js';
import { freeUdpPort } from '../support/udp-ports.js';

const KEY = Buffer.alloc(32, 1);
const address = '127.0.0.1';
const WAIT = { timeout: 5000, interval: 5 };

function listener() {
  const requests: (readonly [number, number | null])[] = [];
  const refusals: number[] = [];
  return {
    requests,
    refusals,
    onRequest: (ssrc: number, lastSequence: number | null) => void requests.push([ssrc, lastSequence]),
    onRefused: (count: number) => void refusals.push(count),
  };
}

it('carries a request from the one end to the other', async () => {
  const [port, heard] = [await freeUdpPort(), listener()];
  const server = await openControlLink({ kind: 'server', address, port, key: KEY }, heard);
  const client = await openControlLink({ kind: 'client', address, port, key: KEY }, listener());
  client.requestKeyFrame(7, 65_535);
  await vi.waitFor(() => expect(heard.requests).toEqual([[7, 65_535]]), WAIT);
  await Promise.all([client.close(), server.close()]);
});

it('tells how many were refused, once', async () => {
  const [port, heard] = [await freeUdpPort(), listener()];
  const server = await openControlLink({ kind: 'server', address, port, key: KEY }, heard, 20);
  const socket = createSocket('udp4');
  for (const text of ['a', 'b', 'c']) socket.send(text, port, address);
  await vi.waitFor(() => expect(heard.refusals.reduce((sum, count) => sum + count, 0)).toBe(3), WAIT);
  // One more, to know that the time for another report has passed.
  socket.send('d', port, address);
  await vi.waitFor(() => expect(heard.refusals.at(-1)).toBe(1), WAIT);
  expect(heard.refusals.reduce((sum, count) => sum + count, 0)).toBe(4);
  expect(heard.requests).toEqual([]);
  socket.close();
  await once(socket, 'close');
  await server.close();
});

it('refuses a request with another secret', async () => {
  const [port, heard] = [await freeUdpPort(), listener()];
  const server = await openControlLink({ kind: 'server', address, port, key: KEY }, heard, 20);
  const client = await openControlLink({ kind: 'client', address, port, key: Buffer.alloc(32, 2) }, listener());
  client.requestKeyFrame(7, 1);
  await vi.waitFor(() => expect(heard.refusals).toEqual([1]), WAIT);
  expect(heard.requests).toEqual([]);
  await Promise.all([client.close(), server.close()]);
});

it('is silent where there is none', async () => {
  const link = await openControlLink(null, listener());
  link.requestKeyFrame(1, 2);
  await link.close();
});
