import { expect, it } from 'vitest';
import { Bottleneck, HEADER_BYTES } from '../../src/impair/bottleneck.js';

/** At 1 Mbit/s a packet of this payload takes 10 ms. */
const PAYLOAD = 1250 - HEADER_BYTES;
const LINK = { rateKbps: 1000, queueMs: 35 };

it('sends one packet after the other, each for as long as its bits take', () => {
  const link = new Bottleneck(LINK);
  expect([link.admit(PAYLOAD, 100), link.admit(PAYLOAD, 100), link.admit(PAYLOAD, 105)]).toEqual([110, 120, 130]);
  expect(link.admit(PAYLOAD, 200)).toBe(210);
});

it('drops what would wait longer than the queue is', () => {
  const link = new Bottleneck(LINK);
  const through = Array.from({ length: 6 }, () => link.admit(PAYLOAD, 0));
  expect(through).toEqual([10, 20, 30, 40, null, null]);
  // 5 ms later the last of them would wait 35 ms.
  expect(link.admit(PAYLOAD, 5)).toBe(50);
});

it('takes a packet that is longer than the queue where the link is idle', () => {
  const link = new Bottleneck({ rateKbps: 1, queueMs: 0 });
  expect(link.admit(PAYLOAD, 0)).toBe(10_000);
  expect(link.admit(PAYLOAD, 9_999)).toBeNull();
  expect(link.admit(PAYLOAD, 10_000)).toBe(20_000);
});

it('delays nothing without a rate', () => {
  const link = new Bottleneck({ rateKbps: null, queueMs: 0 });
  expect([link.admit(PAYLOAD, 3), link.admit(PAYLOAD, 3)]).toEqual([3, 3]);
});
