import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { setImmediate } from 'node:timers/promises';
import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ControlServer } from '../../src/control/control-server.js';
import { type KeyFrameRequest, REQUEST_BYTES } from '../../src/control/key-frame-request.js';
import type { ControlCounts } from '../../src/control/request-gate.js';
import { isUdpPortBound } from '../../src/host/udp-port.js';
import { seededRandom } from '../latency/seeded-random.js';
import { KEY, keyFrameRequest, OTHER_KEY, signedRequest } from './requests.js';

let now: number;
let requests: KeyFrameRequest[];
let server: ControlServer;
let peer: Socket;
const options = (address = '127.0.0.1', port = 0) => ({
  ...{ address, port, key: KEY, nowMs: () => now },
  onRequest: (request: KeyFrameRequest) => void requests.push(request),
});

beforeEach(async () => {
  [now, requests] = [5000, []];
  server = await ControlServer.open(options());
  peer = createSocket('udp4');
});
afterEach(async () => {
  await server.close();
  await once(peer.close(), 'close');
});

async function send(...datagrams: readonly Buffer[]): Promise<void> {
  for (const datagram of datagrams) {
    await new Promise((resolve) => {
      peer.send(datagram, server.port, '127.0.0.1', resolve);
    });
  }
}

async function untilHeard(datagrams: number): Promise<void> {
  const heard = ({ accepted, refused, limited }: ControlCounts) => accepted + refused + limited;
  while (heard(server.counts()) < datagrams) await setImmediate();
}

it('hands on what a receiver asks for', async () => {
  await send(signedRequest());
  await untilHeard(1);
  expect(requests).toEqual([keyFrameRequest()]);
  expect(server.counts()).toEqual({ accepted: 1, answered: 0, refused: 0, limited: 0 });
});

it('drops strangers and repetitions, and answers nobody', async () => {
  const answers: Buffer[] = [];
  peer.on('message', (answer) => void answers.push(answer));
  await send(Buffer.alloc(0), Buffer.alloc(60_000, 0x47), signedRequest({}, OTHER_KEY));
  await send(signedRequest({ counter: 1n }), signedRequest({ counter: 1n }));
  await untilHeard(5);
  await setImmediate();
  expect(requests).toHaveLength(1);
  expect(server.counts()).toEqual({ accepted: 1, answered: 0, refused: 4, limited: 0 });
  expect(answers).toEqual([]);
});

it('accepts one request in 100 ms of the clock it was given', async () => {
  await send(signedRequest({ counter: 1n }), signedRequest({ counter: 2n }));
  await untilHeard(2);
  now = 5099;
  await send(signedRequest({ counter: 3n }));
  await untilHeard(3);
  now = 5100;
  await send(signedRequest({ counter: 4n }));
  await untilHeard(4);
  expect(requests.map(({ counter }) => counter)).toEqual([1n, 4n]);
  expect(server.counts()).toEqual({ accepted: 2, answered: 0, refused: 0, limited: 2 });
});

it('hears on IPv6 as well', async () => {
  const other = await ControlServer.open(options('::1'));
  const sixth = createSocket('udp6');
  sixth.send(signedRequest(), other.port, '::1');
  await vi.waitFor(() => expect(requests).toEqual([keyFrameRequest()]));
  await Promise.all([other.close(), once(sixth.close(), 'close')]);
});

it('listens at its address alone', () => {
  expect(isUdpPortBound(server.port, undefined, '127.0.0.1')).toBe(true);
  expect(isUdpPortBound(server.port, undefined, '127.0.0.2')).toBe(false);
});

it('gives its port back when it is closed, and can be closed twice', async () => {
  await Promise.all([server.close(), server.close()]);
  expect(isUdpPortBound(server.port)).toBe(false);
  await server.close();
});

it('does not show its key when it is printed', () => {
  expect(inspect(server, { depth: 9, showHidden: true })).not.toContain(inspect(KEY).slice(8, 30));
});

describe('a flood', () => {
  /** What an attacker without the key can send, the dearest included: all in order but the tag. */
  function hostileDatagrams(count: number): Buffer[] {
    const random = seededRandom(7);
    return Array.from({ length: count }, (_, index) => {
      const bytes = Buffer.from(Array.from({ length: REQUEST_BYTES }, () => random.integer(0, 255)));
      const forged = signedRequest({ counter: BigInt(index) + 10n ** 9n }, OTHER_KEY);
      return random.pick([bytes, bytes.subarray(0, random.integer(0, 43)), forged]);
    });
  }

  it('of 10,000 datagrams is refused to the last, and the next receiver is heard', async () => {
    const hostile = hostileDatagrams(10_000);
    for (let sent = 0; sent < hostile.length; sent += 50) {
      await send(...hostile.slice(sent, sent + 50));
      await untilHeard(sent + 50);
    }
    await send(signedRequest());
    await untilHeard(10_001);
    expect(server.counts()).toEqual({ accepted: 1, answered: 0, refused: 10_000, limited: 0 });
    expect(requests).toEqual([keyFrameRequest()]);
  });

  it('that is faster than we read does not keep out a receiver that asks again', async () => {
    for (const datagram of hostileDatagrams(10_000)) peer.send(datagram, server.port, '127.0.0.1');
    for (let counter = 1n; requests.length === 0; counter += 1n) {
      await send(signedRequest({ counter }));
      await setImmediate();
    }
    expect(server.counts()).toMatchObject({ accepted: 1 });
    expect(server.counts().refused).toBeGreaterThan(0);
  });
});

describe('an address and port that cannot be bound', () => {
  it.each([
    ['a taken port', () => options('127.0.0.1', server.port), /^--control-port "\d+": .* already taken; `ss -lunp`/],
    ['a strange address', () => options('203.0.113.1', 5004), /^--control-port "5004": this host has no address 203\./],
    [
      'a strange address of IPv6',
      () => options('2001:db8::1', 5004),
      /^--control-port "5004": this host has no address/,
    ],
  ])('because of %s are one clear line', async (_, badOptions, message) => {
    await expect(ControlServer.open(badOptions())).rejects.toMatchObject({
      code: 'bad-config',
      message: expect.stringMatching(message) as string,
    });
  });
});
