import { describe, expect, it } from 'vitest';
import { checkFirewall, checkSocketBuffer, checkUdpDrops, parseUdpCounters } from '../../src/doctor/network-checks.js';

const SYSCTL = 'sysctl -w net.core.rmem_max=8388608';

describe('the socket buffer', () => {
  it.each([
    ['8388608\n', 2000, 'ok', 'up to 8 MiB; key frames at 2000 kbit/s want 0.3 MiB', null],
    ['4194304\n', 2000, 'ok', 'up to 4 MiB; key frames at 2000 kbit/s want 0.3 MiB', null],
    [
      ...['212992\n', 2000, 'warn'],
      ...['0.2 MiB at most, key frames at 2000 kbit/s want 0.3 MiB: packets of large pictures may be lost', SYSCTL],
    ],
    ['212992\n', 1000, 'ok', 'up to 0.2 MiB; key frames at 1000 kbit/s want 0.1 MiB', null],
    [
      ...['4194304\n', 40_000, 'warn'],
      ...['4 MiB at most, key frames at 40000 kbit/s want 5.5 MiB: packets of large pictures may be lost', SYSCTL],
    ],
    [null, 2000, 'warn', 'net.core.rmem_max cannot be read here', null],
  ] as const)('of %j bytes is judged against %d kbit/s: %s', (text, kbps, status, detail, remedy) => {
    expect(checkSocketBuffer(text, kbps)).toMatchObject({ id: 'socket-buffer', status, detail, remedy });
  });

  it('is not to blame for more than gstcv-loop asks for', () => {
    const check = checkSocketBuffer('33554432', 200_000);
    expect(check).toMatchObject({ status: 'warn', remedy: null });
    expect(check.detail).toMatch(/^gstcv-loop asks for 8 MiB/);
  });
});

describe('drops', () => {
  const snmp = (received: number, errors: number) =>
    [
      'Tcp: RtoAlgorithm RtoMin\nTcp: 1 200',
      'Udp: InDatagrams NoPorts InErrors OutDatagrams RcvbufErrors SndbufErrors',
      `Udp: ${String(received)} 5 ${String(errors)} 9 ${String(errors)} 0`,
    ].join('\n');
  const counters = (received: number, errors: number) => parseUdpCounters(snmp(received, errors));

  it('are read as proc(5) has them', () => {
    expect(counters(990, 10)).toEqual({ received: 990, bufferErrors: 10 });
    for (const text of [null, '', 'Udp: InDatagrams\nUdp: 1', 'nonsense']) expect(parseUdpCounters(text)).toBeNull();
  });

  it('of long ago are told, but are no reason to worry', () => {
    const check = checkUdpDrops(5000, null, counters(990, 10), counters(990, 10));
    expect(check).toMatchObject({ status: 'ok', detail: 'none now; 10 since this host was started (1.0 %)' });
  });

  it('of this moment are worth a warning', () => {
    const check = checkUdpDrops(5000, 0, counters(990, 10), counters(990, 14));
    expect(check.status).toBe('warn');
    expect(check.detail).toMatch(/^4 datagrams were dropped/);
  });

  it('of the socket on the port are worth a warning', () => {
    const check = checkUdpDrops(5000, 3, null, null);
    expect(check.status).toBe('warn');
    expect(check.detail).toMatch(/^the socket on port 5000 has dropped 3 datagrams/);
  });

  it('may be unknown', () => {
    expect(checkUdpDrops(5000, null, null, null)).toMatchObject({ status: 'ok', detail: 'not known here' });
  });
});

it.each([
  [{ ufw: '# x\nENABLED=yes\n', firewalld: false, tables: true }, 'warn', 'ufw allow 5000/udp', /^ufw is active/],
  [{ ufw: 'ENABLED=no\n', firewalld: true, tables: true }, 'warn', 'firewall-cmd --add-port=5000/udp', /^firewalld/],
  [{ ufw: 'ENABLED=no\n', firewalld: false, tables: true }, 'ok', null, /"nft list ruleset"/],
  [{ ufw: null, firewalld: false, tables: false }, 'ok', null, /^none to be seen/],
])('hints at a firewall: %j', (signs, status, remedy, detail) => {
  const check = checkFirewall(5000, signs);
  expect(check).toMatchObject({ id: 'firewall', status, remedy });
  expect(check.detail).toMatch(detail);
});
