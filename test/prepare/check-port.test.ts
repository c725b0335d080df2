import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { assertUdpPortFree } from '../../src/prepare/check-port.js';

const sockets: Socket[] = [];
const closeAll = () => Promise.all(sockets.splice(0).map((socket) => once(socket.close(), 'close')));
afterEach(closeAll);

async function occupy(address: string, reuseAddr = false): Promise<number> {
  const socket = createSocket({ type: address.includes(':') ? 'udp6' : 'udp4', reuseAddr });
  sockets.push(socket);
  await once(socket.bind(0, address), 'listening');
  return socket.address().port;
}

async function freePort(address: string): Promise<number> {
  const port = await occupy(address);
  await closeAll();
  return port;
}

const badConfig = (message: RegExp) => ({
  code: 'bad-config',
  message: expect.stringMatching(message) as string,
});

it.each(['127.0.0.1', '0.0.0.0', '::1', '::'])('lets go of a free port on %s at once', async (address) => {
  const port = await freePort(address);
  await assertUdpPortFree('port', port, address);
  await assertUdpPortFree('port', port, address);
});

it.each([
  ['127.0.0.1', '127.0.0.1'],
  ['0.0.0.0', '127.0.0.1'],
  ['127.0.0.1', '0.0.0.0'],
  ['::1', '::1'],
  ['::', '127.0.0.1'],
])('names the program that has the port on %s when %s is wanted', async (taken, wanted) => {
  const port = String(await occupy(taken));
  const text = `--port "${port}": UDP port ${port} on ${wanted} is already taken by \\S*node\\S* \\(pid ${String(process.pid)}\\): `;
  const failure = badConfig(new RegExp(`^${text}end it, or choose another port$`));
  await expect(assertUdpPortFree('port', Number(port), wanted)).rejects.toMatchObject(failure);
});

it('does not share a port with a socket that would allow it', async () => {
  const port = await occupy('127.0.0.1', true);
  await expect(assertUdpPortFree('port', port, '127.0.0.1')).rejects.toMatchObject(badConfig(/already taken/));
});

it('leaves a port alone that is taken on another address', async () => {
  await assertUdpPortFree('port', await occupy('127.0.0.2'), '127.0.0.1');
});

it.each(['192.0.2.1', '2001:db8::1'])('says that this host does not have the address %s', async (address) => {
  const port = await freePort('127.0.0.1');
  const failure = badConfig(new RegExp(`^--bind "${address}": this host has no such address: write one`));
  await expect(assertUdpPortFree('port', port, address)).rejects.toMatchObject(failure);
});

it('names the flag that the address is from, where that is another one', async () => {
  const failure = badConfig(/^--source "192.0.2.1": this host has no such address/);
  await expect(assertUdpPortFree('source', await freePort('127.0.0.1'), '192.0.2.1')).rejects.toMatchObject(failure);
});

describe('with a host that answers otherwise', () => {
  const findOwner = () => Promise.resolve(null);
  const answering = (code: string) => ({ bindError: () => Promise.resolve(code), findOwner });

  it('says that a port is for root only', async () => {
    const failure = badConfig(
      /^--port "80": UDP port 80 on 0.0.0.0 may be used by root only: choose a port from 1024 on$/,
    );
    await expect(assertUdpPortFree('port', 80, '0.0.0.0', answering('EACCES'))).rejects.toMatchObject(failure);
  });

  it('does not guess who has the port', async () => {
    const failure = badConfig(/is already taken by another program: /);
    await expect(assertUdpPortFree('port', 5000, '0.0.0.0', answering('EADDRINUSE'))).rejects.toMatchObject(failure);
  });

  it('passes on a code that it does not know', async () => {
    const failure = badConfig(/cannot be bound \(EINVAL\)/);
    await expect(assertUdpPortFree('port', 5000, 'fe80::1', answering('EINVAL'))).rejects.toMatchObject(failure);
  });
});
