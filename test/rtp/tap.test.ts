import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { isUdpPortBound } from '../../src/host/udp-port.js';
import { NOTHING_FOREIGN, NOTHING_HEARD } from '../../src/rtp/stream-counts.js';
import { Tap } from '../../src/rtp/tap.js';
import { type RtpFields, rtpPacket } from './packets.js';
import { H264 } from './payloads.js';

const slice = (fields: RtpFields = {}) => rtpPacket({ payload: H264.slice, ...fields });

let now = 0;
let tap: Tap;
let sender: Socket;
beforeEach(async () => {
  now = 5000;
  tap = await Tap.open({ payloadType: 96, expectedSsrc: null }, () => now);
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
  await send(slice({ sequence: 1 }), slice({ sequence: 2 }), slice({ sequence: 5 }));
  await vi.waitFor(() => expect(tap.counts().packets).toBe(3));
  now = 6000;
  await send(slice({ sequence: 6, payload: Buffer.alloc(88, 0x41) }));
  await vi.waitFor(() => expect(tap.counts().packets).toBe(4));
  expect(tap.counts()).toEqual({
    ...NOTHING_HEARD,
    ...{ packets: 4, bytes: 148, lost: 2, firstAtMs: 5000, lastAtMs: 6000, ssrc: 1, lastSequence: 6 },
    jitterMs: 1000 / 16,
  });
});

it('survives whatever is thrown at it', async () => {
  await send(Buffer.alloc(0), Buffer.from('x'), Buffer.alloc(11, 0xff), Buffer.alloc(9000), Buffer.alloc(60_000, 0x80));
  await send(slice());
  await vi.waitFor(() => expect(tap.counts().packets).toBe(1));
  expect(tap.counts()).toMatchObject({ lost: 0, foreign: { notRtp: 4, payloadType: 1 } });
});

it('keeps to the SSRC that it was told to expect', async () => {
  const strict = await Tap.open({ payloadType: 96, expectedSsrc: 7 }, () => now);
  sender.send(slice({ ssrc: 1 }), strict.port, '127.0.0.1');
  await vi.waitFor(() =>
    expect(strict.counts().foreign).toEqual({ ...NOTHING_FOREIGN, ssrc: 1, lastSsrc: 1, lastAtMs: now }),
  );
  await strict.close();
});

it('takes any SSRC that sends H.264 where none is expected', async () => {
  await send(slice({ ssrc: 8 }));
  await vi.waitFor(() => expect(tap.counts()).toMatchObject({ packets: 1, ssrc: 8 }));
});

it('tells of each datagram, also of one that is not ours, once it has been counted', async () => {
  const heard: (readonly [packets: number, notRtp: number])[] = [];
  tap.onPacket(() => heard.push([tap.counts().packets, tap.counts().foreign.notRtp]));
  await send(slice({ sequence: 1 }), Buffer.from('x'), slice({ sequence: 2 }));
  await vi.waitFor(() => expect(heard).toHaveLength(3));
  expect(heard).toEqual([
    [1, 0],
    [1, 1],
    [2, 1],
  ]);
});

it('listens on loopback alone', async () => {
  expect(isUdpPortBound(tap.port, undefined, '127.0.0.1')).toBe(true);
  expect(isUdpPortBound(tap.port, undefined, '127.0.0.2')).toBe(false);
  const other = await Tap.open({ payloadType: 96, expectedSsrc: null }, () => now);
  expect(other.port).not.toBe(tap.port);
  await other.close();
});

it('gives its port back when it is closed, and can be closed twice', async () => {
  const { port } = tap;
  await Promise.all([tap.close(), tap.close()]);
  expect(isUdpPortBound(port)).toBe(false);
  await tap.close();
});
