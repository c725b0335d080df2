import { expect, it } from 'vitest';
import { loopRequest } from '../../src/request/loop-request.js';

it.each<['sender' | 'receiver', Record<string, string>, object]>([
  ['sender', { host: '239.1.2.3' }, { host: '239.1.2.3', multicast: { iface: null, ttl: 1 } }],
  ['sender', { host: '239.1.2.3', iface: 'eth0', ttl: '8' }, { multicast: { iface: 'eth0', ttl: 8 } }],
  ['sender', { host: 'ff02::1%eth0' }, { multicast: { iface: 'eth0', ttl: 1 } }],
  ['receiver', { bind: '239.1.2.3', iface: 'eth0' }, { bind: '239.1.2.3', multicast: { iface: 'eth0' } }],
  ['receiver', { host: '239.1.2.3' }, { bind: '239.1.2.3', multicast: { iface: null } }],
  ['receiver', { sdp: 'group.sdp', iface: 'eth0' }, { multicast: { iface: 'eth0' } }],
])('%s %j', (command, flags, expected) => {
  expect(loopRequest(command, flags)).toMatchObject(expected);
});

it.each<['sender' | 'receiver', Record<string, string>, string]>([
  ['sender', { host: '192.0.2.7', ttl: '4' }, '--ttl is about a multicast group: give its address, --host 239.1.2.3'],
  ['sender', { iface: 'eth0' }, '--iface is about a multicast group'],
  ['receiver', { iface: 'eth0' }, '--iface is about a multicast group: give its address, --bind 239.1.2.3'],
  ['receiver', { host: '127.0.0.1' }, '--host "127.0.0.1": this is no multicast group'],
  ['receiver', { host: '239.1.2.3', bind: '0.0.0.0' }, 'give one of them'],
  ['sender', { host: '239.1.2.3', ttl: '256' }, '--ttl "256": write a whole number from 0 to 255'],
  ['sender', { host: '239.1.2.3', iface: 'eth0 ! fakesink' }, 'write the name of a network interface'],
  ['sender', { host: 'ff02::1%eth0', iface: 'eth1' }, 'the address ff02::1%eth0 names another interface'],
])('%s %j is refused', (command, flags, message) => {
  expect(() => loopRequest(command, flags)).toThrow(message);
});
