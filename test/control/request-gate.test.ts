import { inspect } from 'node:util';
import { expect, it } from 'vitest';
import { RequestGate } from '../../src/control/request-gate.js';
import { seededRandom } from '../latency/seeded-random.js';
import { KEY, keyFrameRequest, OTHER_KEY, receiverId, signedRequest } from './requests.js';

it('hands an authentic request on as it was made', () => {
  const gate = new RequestGate(KEY);
  expect(gate.admit(signedRequest(), 0)).toEqual(keyFrameRequest());
  expect(gate.counts()).toEqual({ accepted: 1, refused: 0, limited: 0 });
});

it('counts as refused what is strange, signed with another key, or heard before', () => {
  const gate = new RequestGate(KEY);
  const datagrams = [Buffer.alloc(0), signedRequest({}, OTHER_KEY), signedRequest({ counter: 5n })];
  for (const datagram of datagrams) gate.admit(datagram, 0);
  expect(gate.admit(signedRequest({ counter: 5n }), 1000)).toBeNull();
  expect(gate.admit(signedRequest({ counter: 4n }), 1000)).toBeNull();
  expect(gate.counts()).toEqual({ accepted: 1, refused: 4, limited: 0 });
});

it('limits the requests of all receivers together', () => {
  const gate = new RequestGate(KEY);
  expect(gate.admit(signedRequest({ receiverId: receiverId(1) }), 1000)).not.toBeNull();
  expect(gate.admit(signedRequest({ receiverId: receiverId(2) }), 1099)).toBeNull();
  expect(gate.admit(signedRequest({ receiverId: receiverId(3) }), 1100)).not.toBeNull();
  expect(gate.counts()).toEqual({ accepted: 2, refused: 0, limited: 1 });
});

it('does not let a limited request be sent once more', () => {
  const gate = new RequestGate(KEY);
  gate.admit(signedRequest({ counter: 1n }), 0);
  gate.admit(signedRequest({ counter: 2n }), 1);
  expect(gate.admit(signedRequest({ counter: 2n }), 1000)).toBeNull();
  expect(gate.counts()).toEqual({ accepted: 1, refused: 1, limited: 1 });
});

it('does not let strangers use up the interval', () => {
  const gate = new RequestGate(KEY);
  gate.admit(signedRequest({ counter: 9n }), 0);
  gate.admit(signedRequest({ counter: 9n }), 100);
  gate.admit(signedRequest({}, OTHER_KEY), 100);
  expect(gate.admit(signedRequest({ counter: 10n }), 101)).not.toBeNull();
});

it.each([1, 2, 3])('accepts at most one request in 100 ms, and accounts for every datagram (seed %i)', (seed) => {
  const random = seededRandom(seed);
  const gate = new RequestGate(KEY);
  const acceptedAt: number[] = [];
  let nowMs = 0;
  for (let round = 1; round <= 5000; round += 1) {
    nowMs += random.next() * 40;
    const fields = { receiverId: receiverId(random.integer(1, 20)), counter: BigInt(random.integer(1, round)) };
    const datagram = signedRequest(fields, random.pick([KEY, KEY, OTHER_KEY]));
    if (gate.admit(datagram, nowMs) !== null) acceptedAt.push(nowMs);
  }
  const gaps = acceptedAt.slice(1).map((at, index) => at - (acceptedAt[index] ?? 0));
  expect(Math.min(...gaps)).toBeGreaterThanOrEqual(100);
  const { accepted, refused, limited } = gate.counts();
  expect(accepted).toBe(acceptedAt.length);
  expect(accepted).toBeGreaterThan(100);
  expect(accepted + refused + limited).toBe(5000);
});

it('does not show its key when it is printed', () => {
  const shown = inspect(new RequestGate(Buffer.from('0123456789abcdef')), { depth: 9, showHidden: true });
  expect(shown).toContain('RequestGate');
  expect(shown).not.toContain('30 31 32 33');
});
