import { describe, expect, it } from 'vitest';
import { InterarrivalJitter } from '../../src/rtp/interarrival-jitter.js';

const CLOCK_HZ = 90_000;
const FRAME = 3000;
const FRAME_MS = (FRAME * 1000) / CLOCK_HZ;

function after(...packets: readonly (readonly [timestamp: number, atMs: number])[]): number {
  const jitter = new InterarrivalJitter(CLOCK_HZ);
  for (const [timestamp, atMs] of packets) jitter.add(timestamp, atMs);
  return jitter.ms;
}

it('is nothing for one packet, and for packets as even as their timestamps', () => {
  expect(after([7, 1000])).toBe(0);
  const even = Array.from({ length: 100 }, (_, index) => [index * FRAME, 500 + index * FRAME_MS] as const);
  expect(after(...even)).toBeCloseTo(0, 6);
});

it('moves by a sixteenth of each deviation, early or late', () => {
  expect(after([0, 0], [FRAME, FRAME_MS + 16])).toBeCloseTo(1);
  expect(after([0, 0], [FRAME, FRAME_MS - 16])).toBeCloseTo(1);
  expect(after([0, 0], [FRAME, FRAME_MS + 16], [2 * FRAME, 2 * FRAME_MS + 16])).toBeCloseTo(15 / 16);
});

it('settles at the mean deviation', () => {
  const packets = Array.from({ length: 400 }, (_, index) => {
    return [index * FRAME, index * FRAME_MS + (index % 2) * 5] as const;
  });
  expect(after(...packets)).toBeCloseTo(5, 3);
});

it('counts the packets of one picture by their arrival alone', () => {
  expect(after([0, 0], [0, 1.6])).toBeCloseTo(0.1);
});

it('does not mind timestamps that step back, as with B-frames', () => {
  expect(after([FRAME, 0], [0, 16 - FRAME_MS])).toBeCloseTo(1);
});

it('does not mind the wrap of the timestamp', () => {
  expect(after([2 ** 32 - FRAME, 0], [0, FRAME_MS])).toBeCloseTo(0);
  expect(after([0, 0], [2 ** 32 - FRAME, -FRAME_MS])).toBeCloseTo(0);
});

it('reads the clock rate that it was given', () => {
  const jitter = new InterarrivalJitter(1000);
  jitter.add(0, 0);
  jitter.add(100, 116);
  expect(jitter.ms).toBeCloseTo(1);
});

describe('a jump of the timestamp', () => {
  const before = [
    [0, 0],
    [0, 160],
  ] as const;

  it.each([10.001, -10.001, 20_000])('by %d s is another clock, and the jitter starts anew', (seconds) => {
    const timestamp = (2 ** 32 + Math.round(seconds * CLOCK_HZ)) % 2 ** 32;
    expect(after(...before)).toBeCloseTo(10);
    expect(after(...before, [timestamp, 200])).toBe(0);
    expect(after(...before, [timestamp, 200], [timestamp, 216])).toBeCloseTo(1);
  });

  it('by 10 s is a long pause', () => {
    expect(after(...before, [10 * CLOCK_HZ, 10_160])).toBeCloseTo((10 * 15) / 16);
  });
});

it('begins again when it is reset', () => {
  const jitter = new InterarrivalJitter(CLOCK_HZ);
  for (const atMs of [0, 160]) jitter.add(0, atMs);
  jitter.reset();
  expect(jitter.ms).toBe(0);
  jitter.add(FRAME, 5000);
  expect(jitter.ms).toBe(0);
});
