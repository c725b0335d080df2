import { expect, test } from 'vitest';
import { freeUdpPort } from '../../src/host/free-udp-port.js';
import { udpBindError } from '../../src/host/udp-bind.js';

test('gives a port that can be bound', async () => {
  const port = await freeUdpPort('127.0.0.1');
  expect(await udpBindError(port, '127.0.0.1')).toBeNull();
});

test('says when the address is not of this host', async () => {
  await expect(freeUdpPort('192.0.2.1')).rejects.toThrow('EADDRNOTAVAIL');
});
