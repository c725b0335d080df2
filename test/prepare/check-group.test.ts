import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { expect, it } from 'vitest';
import { assertGroupJoinable, assertInterface } from '../../src/prepare/check-group.js';
import { prepare } from '../../src/prepare/prepare.js';
import { hostThatAnswers, request } from './requests.js';

const GROUP = '239.255.77.5';

it('names the interfaces that there are', () => {
  assertInterface('eth0', ['lo', 'eth0']);
  assertInterface('lo');
  expect(() => assertInterface('eth9', ['lo', 'eth0'])).toThrow(
    '--iface "eth9": this host has no such interface: write one of lo, eth0',
  );
});

it('lets several share the port of a group, but nobody take it from a program that does not share', async () => {
  const sharing = createSocket({ type: 'udp4', reuseAddr: true });
  await once(sharing.bind(0), 'listening');
  const { port } = sharing.address();
  await assertGroupJoinable(port, GROUP, 'lo');
  await once(sharing.close(), 'close');
  const alone = createSocket('udp4');
  await once(alone.bind(0), 'listening');
  await expect(assertGroupJoinable(alone.address().port, GROUP, 'lo')).rejects.toMatchObject({
    code: 'bad-config',
    message: expect.stringMatching(/^--port "\d+": a program that shares it with nobody/) as string,
  });
  await once(alone.close(), 'close');
});

it('is told where a group cannot be joined', async () => {
  await expect(assertGroupJoinable(0, '192.0.2.1', 'lo')).rejects.toThrow(/--bind "192.0.2.1": this host cannot join/);
});

const host = hostThatAnswers({
  resolveHost: (_flag, name) => Promise.resolve(name),
  assertGroupJoinable: () => Promise.resolve(),
  udpRouteError: () => Promise.resolve('ENETUNREACH'),
});

it('gives each role its interface and a numeric group without a zone', async () => {
  const multicast = { iface: 'eth0', ttl: 4 };
  const { sender } = await prepare(request({ command: 'sender', host: 'ff02::1%eth0', multicast }), host);
  expect(sender?.output).toMatchObject({ address: 'ff02::1', multicast });
  const { receiver } = await prepare(request({ command: 'receiver', bind: GROUP, multicast }), host);
  expect(receiver).toMatchObject({ bindAddress: GROUP, iface: 'eth0' });
});

it('needs a way to a group where no interface is named', async () => {
  const sending = request({ command: 'sender', host: GROUP, multicast: { iface: null, ttl: 1 } });
  await expect(prepare(sending, host)).rejects.toThrow('(ENETUNREACH): name an interface with --iface');
});
