import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { basename } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { findUdpPortOwner, isUdpPortBound } from '../../src/host/udp-port.js';

const sockets: Socket[] = [];
const closeAll = () => Promise.all(sockets.splice(0).map((socket) => once(socket.close(), 'close')));
afterEach(closeAll);

async function bound(type: 'udp4' | 'udp6', address: string): Promise<number> {
  const socket = createSocket(type);
  sockets.push(socket);
  await once(socket.bind(0, address), 'listening');
  return socket.address().port;
}

it.each([
  ['udp4', '127.0.0.1'],
  ['udp4', '0.0.0.0'],
  ['udp6', '::1'],
  ['udp6', '::'],
] as const)('sees a %s socket on %s come and go', async (type, address) => {
  const port = await bound(type, address);
  expect(isUdpPortBound(port)).toBe(true);
  await closeAll();
  expect(isUdpPortBound(port)).toBe(false);
});

it('asks for one address: a socket on another one is not in the way', async () => {
  const port = await bound('udp4', '127.0.0.2');
  expect(isUdpPortBound(port, undefined, '127.0.0.2')).toBe(true);
  expect(isUdpPortBound(port, undefined, '0.0.0.0')).toBe(true);
  expect(isUdpPortBound(port, undefined, '127.0.0.1')).toBe(false);
});

it('counts a socket on every address', async () => {
  expect(isUdpPortBound(await bound('udp4', '0.0.0.0'), undefined, '127.0.0.1')).toBe(true);
  expect(isUdpPortBound(await bound('udp6', '::'), undefined, '127.0.0.1')).toBe(true);
});

it('knows an IPv4 address that an IPv6 socket is bound to', async () => {
  const port = await bound('udp6', '::ffff:127.0.0.2');
  expect(isUdpPortBound(port, undefined, '127.0.0.2')).toBe(true);
  expect(isUdpPortBound(port, undefined, '127.0.0.1')).toBe(false);
});

it('does not mistake the port of the other end for the local one', () => {
  const readProc = () => '  sl  local_address\n  1: 0100007F:1388 0100007F:1389 01 0:0 00:0 0 0 0 77 2 0 0\n';
  expect(isUdpPortBound(0x1388, readProc)).toBe(true);
  expect(isUdpPortBound(0x1389, readProc)).toBe(false);
});

it('works on a host without IPv6', () => {
  const readProc = (path: string) => {
    if (path.endsWith('6')) throw Object.assign(new Error(`no ${path}`), { code: 'ENOENT' });
    return '  sl  local_address\n  1: 0100007F:1388 00000000:0000 07 0:0 00:0 0 0 0 77 2 0 0\n';
  };
  expect(isUdpPortBound(5000, readProc)).toBe(true);
});

it('names the process that has the port', async () => {
  const owner = await findUdpPortOwner(await bound('udp4', '127.0.0.1'));
  expect(owner).toEqual({ pid: process.pid, command: basename(process.argv0) });
});

it('names nobody for a free port', async () => {
  const port = await bound('udp4', '127.0.0.1');
  await closeAll();
  expect(await findUdpPortOwner(port)).toBeNull();
});
