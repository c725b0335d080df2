import { describe, expect, it } from 'vitest';
import { type SequenceCounts, SequenceTracker } from '../../src/latency/sequence-tracker.js';
import { seededRandom } from './seeded-random.js';

const MODULUS = 2 ** 32;
/** How far back the tracker remembers single frames. */
const WINDOW = 256;

function countsOf(sequences: readonly number[], session = 1): SequenceCounts {
  const tracker = new SequenceTracker();
  for (const sequence of sequences) tracker.add({ session, sequence });
  return tracker.counts();
}

const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);

it.each([
  ['a whole stream', range(0, 500), { lost: 0, duplicated: 0, reordered: 0 }],
  ['one missing frame', [0, 1, 3, 4], { lost: 1, duplicated: 0, reordered: 0 }],
  ['a gap of nine', [0, 10], { lost: 9, duplicated: 0, reordered: 0 }],
  ['two frames that changed places', [0, 2, 1, 3], { lost: 0, duplicated: 0, reordered: 1 }],
  ['a repeated frame', [0, 1, 1, 2], { lost: 0, duplicated: 1, reordered: 0 }],
  ['a frozen picture', [0, 1, 1, 1, 1], { lost: 0, duplicated: 3, reordered: 0 }],
  ['a late frame that comes twice', [0, 2, 1, 1], { lost: 0, duplicated: 1, reordered: 1 }],
  ['a stream that is joined late', range(1_000_000, 1_000_010), { lost: 0, duplicated: 0, reordered: 0 }],
  ['a late frame from before the beginning', [5, 6, 4], { lost: 0, duplicated: 1, reordered: 0 }],
  ['the wrap at 2^32', [MODULUS - 2, MODULUS - 1, 0, 1], { lost: 0, duplicated: 0, reordered: 0 }],
  ['a loss across the wrap', [MODULUS - 2, 1], { lost: 2, duplicated: 0, reordered: 0 }],
  ['a late frame across the wrap', [MODULUS - 2, 0, MODULUS - 1], { lost: 0, duplicated: 0, reordered: 1 }],
])('counts in %s', (_, sequences, counts) => {
  expect(countsOf(sequences)).toEqual(counts);
});

describe('a frame that comes late', () => {
  it('is taken off the losses while it is within the window', () => {
    expect(countsOf([0, ...range(2, 1 + WINDOW), 1])).toMatchObject({ lost: 0, reordered: 1 });
  });

  it('stays lost when it is beyond the window', () => {
    expect(countsOf([0, ...range(2, 2 + WINDOW), 1])).toMatchObject({ lost: 1, reordered: 0 });
  });
});

it('says whether a frame is new, so that a repeated one has no delay of its own', () => {
  const tracker = new SequenceTracker();
  const fresh = [0, 1, 1, 3, 2, 2, 4].map((sequence) => tracker.add({ session: 9, sequence }));
  expect(fresh).toEqual([true, true, false, true, true, false, true]);
});

describe('a sender that starts anew', () => {
  it('is counted from its own first frame, and what went before stays counted', () => {
    const tracker = new SequenceTracker();
    for (const sequence of [0, 1, 4]) tracker.add({ session: 1, sequence });
    for (const sequence of [0, 1, 2, 4]) tracker.add({ session: 2, sequence });
    expect(tracker.counts()).toEqual({ lost: 3, duplicated: 0, reordered: 0 });
  });

  it('does not fill the gaps of the one before', () => {
    const tracker = new SequenceTracker();
    for (const sequence of [0, 10]) tracker.add({ session: 1, sequence });
    for (const sequence of [20, 5]) tracker.add({ session: 2, sequence });
    expect(tracker.counts()).toEqual({ lost: 9, duplicated: 1, reordered: 0 });
  });

  it('is known by its sequence even where it has drawn the same session again', () => {
    expect(countsOf([...range(0, 1000), ...range(0, 10)])).toEqual({ lost: 0, duplicated: 0, reordered: 0 });
  });
});

it('counts losses of millions without going through each of them', () => {
  const tracker = new SequenceTracker();
  for (let round = 0; round < 1000; round += 1) tracker.add({ session: 1, sequence: (round * 1_000_003) % MODULUS });
  expect(tracker.counts().lost).toBe(999 * 1_000_002);
});

/** All frames that were ever seen, in one list: slow, and so plain that it cannot be wrong. */
class Model {
  private readonly seen = new Set<number>();
  private first: number | null = null;
  private highest = 0;
  private reordered = 0;
  private duplicated = 0;

  add(sequence: number): boolean {
    this.first ??= sequence;
    if (this.seen.size === 0 || sequence > this.highest) {
      this.highest = sequence;
      this.seen.add(sequence);
      return true;
    }
    const isLate = !this.seen.has(sequence) && sequence > this.first && this.highest - sequence <= WINDOW;
    if (isLate) this.reordered += 1;
    else this.duplicated += 1;
    if (isLate) this.seen.add(sequence);
    return isLate;
  }

  counts(): SequenceCounts {
    const lost = this.highest - (this.first ?? 0) + 1 - this.seen.size;
    return { lost, duplicated: this.duplicated, reordered: this.reordered };
  }
}

/** A stream as a bad network leaves it: frames dropped, doubled and moved, never further back than the window. */
function badlyCarried(seed: number): number[] {
  const random = seededRandom(seed);
  const [loss, doubling, moving] = [random.next() * 0.3, random.next() * 0.3, random.next() * 0.5];
  const arrivals: { at: number; sequence: number }[] = [];
  for (let sequence = 0; sequence < 3000; sequence += 1) {
    if (random.next() < loss) continue;
    const at = sequence + (random.next() < moving ? random.integer(0, 200) : 0);
    arrivals.push({ at, sequence });
    if (random.next() < doubling) arrivals.push({ at: at + random.integer(0, 20), sequence });
  }
  return arrivals.sort((one, other) => one.at - other.at).map(({ sequence }) => sequence);
}

describe.each(range(1, 12))('a badly carried stream (seed %i)', (seed) => {
  it.each([0, 1_000_000, MODULUS - 1500])('is counted as by a list of all frames, from sequence %i on', (offset) => {
    const [tracker, model] = [new SequenceTracker(), new Model()];
    for (const [index, sequence] of badlyCarried(seed).entries()) {
      const fresh = tracker.add({ session: 7, sequence: (sequence + offset) % MODULUS });
      if (fresh !== model.add(sequence)) expect.fail(`disagree on frame ${String(index)}`);
    }
    expect(tracker.counts()).toEqual(model.counts());
    expect(tracker.counts().lost).toBeGreaterThan(0);
  });
});
