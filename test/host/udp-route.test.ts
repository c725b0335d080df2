import { expect, it } from 'vitest';
import { udpRouteError } from '../../src/host/udp-route.js';

it('finds a way to loopback, where nobody needs to listen', async () => {
  expect(await udpRouteError(9, '127.0.0.1')).toBeNull();
});

it('tells the error of an address that the kernel refuses', async () => {
  // A broadcast needs a permission that the socket does not have: refused without a look at any network.
  expect(await udpRouteError(9, '255.255.255.255')).toMatch(/^E(ACCES|NETUNREACH)$/);
});
