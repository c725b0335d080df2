import { describe, expect, it } from 'vitest';
import { SequenceWindow } from '../../src/rtp/sequence-window.js';
import { seededRandom } from '../latency/seeded-random.js';

function follow(...sequences: readonly number[]) {
  const window = new SequenceWindow();
  const steps = sequences.map((sequence) => window.follow(sequence));
  return { steps, lost: window.lost, reordered: window.reordered, last: window.last };
}

it('knows of nothing at first', () => {
  expect(follow()).toEqual({ steps: [], lost: 0, reordered: 0, last: null });
});

it.each([
  ['an unbroken sequence', [65_533, 65_534, 65_535, 0, 1], 0, 0],
  ['one missing', [1, 2, 4], 1, 0],
  ['several missing', [1, 10], 8, 0],
  ['a gap across the wrap', [65_535, 2], 2, 0],
  ['a packet that comes late', [1, 3, 2, 4], 0, 1],
  ['a late packet across the wrap', [65_534, 0, 65_535, 1], 0, 1],
  ['the longest gap that counts', [0, 2999], 2998, 0],
  ['a packet that is as late as can be', [0, 2, 3001, 1], 2998, 1],
  ['a jump that is a new start', [0, 3000, 3001], 0, 0],
  ['a jump back that is a new start', [40_000, 10, 11, 13], 1, 0],
  ['the shortest jump back that is a new start', [10_000, 6999, 7000, 7002], 1, 0],
  ['a sender that begins again half a turn away', [10, 11, 32_779, 32_780, 32_782], 1, 0],
  ['a repeated packet', [1, 2, 2, 3], 0, 0],
  ['packets that are repeated late', [1, 2, 4, 1, 2, 1, 5], 1, 0],
  ['a late packet that is repeated', [1, 4, 2, 2, 2, 5], 1, 1],
  ['packets from before the first one', [5, 3, 4, 3, 6, 8], 1, 2],
])('counts what is missing and what comes late in %s', (_, sequences, lost, reordered) => {
  expect(follow(...sequences)).toMatchObject({ lost, reordered });
});

it('says what each packet was', () => {
  expect(follow(1, 2, 4, 3, 3, 4, 40_000)).toMatchObject({
    steps: ['first', 'newer', 'newer', 'late', 'repeated', 'repeated', 'restart'],
    last: 40_000,
  });
});

it('holds to the newest packet, not to the last one', () => {
  expect(follow(65_534, 1, 65_535).last).toBe(1);
});

describe('a reset', () => {
  it('is a new start, and keeps what had been lost before', () => {
    const window = new SequenceWindow();
    for (const sequence of [1, 5]) window.follow(sequence);
    window.reset();
    expect(window.follow(7)).toBe('first');
    expect(window).toMatchObject({ lost: 3, last: 7 });
  });

  it('forgets what was missing: the same number is another packet', () => {
    const window = new SequenceWindow();
    for (const sequence of [1, 5]) window.follow(sequence);
    window.reset();
    for (const sequence of [7, 3]) window.follow(sequence);
    expect(window.lost).toBe(3);
  });
});

interface Arrival {
  readonly at: number;
  readonly index: number;
}

/** Some packets left out, some repeated, some late by up to 999 places; the first and the last come in time. */
function arrivalsOf(seed: number, packets: number): Arrival[] {
  const random = seededRandom(seed);
  const loss = random.next() * 0.5;
  const arrivals: Arrival[] = [{ at: 0, index: 0 }];
  for (let index = 1; index < packets - 1; index += 1) {
    if (random.next() < loss) continue;
    const copies = random.next() < 0.1 ? random.integer(2, 4) : 1;
    for (let copy = 0; copy < copies; copy += 1) {
      arrivals.push({ at: index + (random.next() < 0.8 ? 0 : random.integer(1, 999)), index });
    }
  }
  arrivals.push({ at: packets - 1, index: packets - 1 });
  return arrivals.sort((one, other) => one.at - other.at);
}

it.each([1, 2, 3, 4, 5, 6])('agrees with what was left out, whatever the order (seed %i)', (seed) => {
  const packets = 150_000;
  const start = seededRandom(seed + 100).integer(0, 65_535);
  const window = new SequenceWindow();
  const heard = new Set<number>();
  let [newest, late, repeated] = [-1, 0, 0];
  for (const { index } of arrivalsOf(seed, packets)) {
    window.follow((start + index) % 65_536);
    if (index < newest && !heard.has(index)) late += 1;
    if (heard.has(index)) repeated += 1;
    heard.add(index);
    newest = Math.max(newest, index);
  }
  expect(late).toBeGreaterThan(1000);
  expect(window).toMatchObject({ lost: packets - heard.size, reordered: late, repeated });
});
