import { expect, it } from 'vitest';
import { DelayLine, type Packet } from '../../src/impair/delay-line.js';

const packet = (dueMs: number, bytes = 10): Packet => ({
  data: new Uint8Array(bytes),
  receivedMs: 0,
  dueMs,
  isReordered: false,
  isDuplicated: false,
});

it('gives the packets back in order, however many have been there', () => {
  const line = new DelayLine();
  const seen: number[] = [];
  for (let i = 0; i < 10_000; i += 1) {
    line.push(packet(i));
    // It grows, and is never empty.
    if (i % 3 !== 0) seen.push(line.shift()?.dueMs ?? NaN);
  }
  while (line.length > 0) seen.push(line.shift()?.dueMs ?? NaN);
  expect(seen).toEqual(Array.from({ length: 10_000 }, (_, i) => i));
  expect([line.head, line.shift()]).toEqual([undefined, undefined]);
});

it('holds no more packets and bytes than it may', () => {
  const line = new DelayLine({ packets: 3, bytes: 100 });
  expect([40, 40, 40, 20, 1].map((bytes) => line.push(packet(0, bytes)))).toEqual([true, true, false, true, false]);
  line.shift();
  expect([61, 40].map((bytes) => line.push(packet(0, bytes)))).toEqual([false, true]);
});
