import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { isUdpPortBound } from '../../src/host/udp-port.js';
import { Tap } from '../../src/rtp/tap.js';
import { rtpPacket } from './packets.js';

let now = 0;
let tap: Tap;
let sender: Socket;
beforeEach(async () => {
  now = 5000;
  tap = await Tap.open(96, () => now);
  sender = createSocket('udp4');
});
afterEach(async () => {
  await tap.close();
  await once(sender.close(), 'close');
});

async function send(...datagrams: readonly Buffer[]): Promise<void> {
  for (const datagram of datagrams) {
    await new Promise((resolve) => {
      sender.send(datagram, tap.port, '127.0.0.1', resolve);
    });
  }
}

it('counts what arrives at its socket, by the clock it was given', async () => {
  await send(rtpPacket({ sequence: 1 }), rtpPacket({ sequence: 2 }), rtpPacket({ sequence: 5 }));
  await vi.waitFor(() => expect(tap.counts().packets).toBe(3));
  now = 6000;
  await send(rtpPacket({ sequence: 6, payload: Buffer.alloc(88) }));
  await vi.waitFor(() => expect(tap.counts().packets).toBe(4));
  expect(tap.counts()).toEqual({ packets: 4, foreign: 0, bytes: 136, lost: 2, firstAtMs: 5000, lastAtMs: 6000 });
});

it('survives whatever is thrown at it', async () => {
  await send(Buffer.alloc(0), Buffer.from('x'), Buffer.alloc(11, 0xff), Buffer.alloc(9000), Buffer.alloc(60_000, 0x80));
  await send(rtpPacket());
  await vi.waitFor(() => expect(tap.counts().packets).toBe(1));
  expect(tap.counts()).toMatchObject({ foreign: 5, lost: 0 });
});

it('listens on loopback alone', async () => {
  expect(isUdpPortBound(tap.port, undefined, '127.0.0.1')).toBe(true);
  expect(isUdpPortBound(tap.port, undefined, '127.0.0.2')).toBe(false);
  const other = await Tap.open(96, () => now);
  expect(other.port).not.toBe(tap.port);
  await other.close();
});

it('gives its port back when it is closed, and can be closed twice', async () => {
  const { port } = tap;
  await Promise.all([tap.close(), tap.close()]);
  expect(isUdpPortBound(port)).toBe(false);
  await tap.close();
});
