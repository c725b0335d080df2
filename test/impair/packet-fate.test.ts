import { describe, expect, it } from 'vitest';
import { NO_IMPAIRMENTS, type Impairments } from '../../src/impair/impairments.js';
import { type PacketFate, packetFates } from '../../src/impair/packet-fate.js';

const COUNT = 200_000;

function fates(change: Partial<Impairments>, count = COUNT): PacketFate[] {
  return Array.from({ length: count }, packetFates({ ...NO_IMPAIRMENTS, ...change }));
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

function burstLengths(all: readonly PacketFate[]): number[] {
  const runs =
    all
      .map(({ isLost }) => (isLost ? 'x' : ' '))
      .join('')
      .match(/x+/g) ?? [];
  return runs.map(({ length }) => length);
}

describe('loss', () => {
  it.each([
    [0.1, 1],
    [1, 1],
    [1, 3],
    [5, 10],
    [30, 2],
    [75, 3],
  ])('takes %d %% of the packets, in bursts of %d', (lossPercent, burstPackets) => {
    const all = fates({ lossPercent, burstPackets });
    const share = mean(all.map(({ isLost }) => (isLost ? 1 : 0)));
    const loss = lossPercent / 100;
    // Losses in bursts of B vary as if there were B times fewer of them, and twice that for the bursts' own length.
    const deviation = Math.sqrt((loss * (1 - loss) * 2 * burstPackets) / COUNT);
    expect(Math.abs(share - loss)).toBeLessThan(5 * deviation);
    const lengths = burstLengths(all);
    const wanted = burstPackets === 1 ? 1 / (1 - loss) : burstPackets;
    // A geometric length varies as much as it is long.
    expect(Math.abs(mean(lengths) - wanted)).toBeLessThan((5 * wanted) / Math.sqrt(lengths.length));
  });

  it('of 100 % takes all, and of 0 % none', () => {
    expect(fates({ lossPercent: 100 }, 1000).every(({ isLost }) => isLost)).toBe(true);
    expect(fates({ lossPercent: 0, burstPackets: 5 }, 1000).some(({ isLost }) => isLost)).toBe(false);
  });
});

describe('jitter', () => {
  const delays = fates({ delayMs: 50, jitterMs: 5 }).map(({ delayMs }) => delayMs);

  it('spreads the delay with the standard deviation that was asked for', () => {
    const middle = mean(delays);
    const deviation = Math.sqrt(mean(delays.map((ms) => (ms - middle) ** 2)));
    // With a correlation of 0.9 there are as many independent values as of one packet in 19.
    expect(Math.abs(middle - 50)).toBeLessThan(5 * 5 * Math.sqrt(19 / COUNT));
    expect(Math.abs(deviation - 5)).toBeLessThan(0.2);
  });

  it('changes little from one packet to the next', () => {
    const middle = mean(delays);
    const pairs = delays.slice(1).map((ms, i) => (ms - middle) * ((delays[i] ?? NaN) - middle));
    expect(mean(pairs) / 25).toBeCloseTo(0.9, 1);
  });

  it('makes no delay negative', () => {
    expect(Math.min(...fates({ delayMs: 1, jitterMs: 5 }, 10_000).map(({ delayMs }) => delayMs))).toBe(0);
  });
});

it.each([0.1, 1, 25])('reorders and duplicates %d %% of the packets', (percent) => {
  const all = fates({ reorderPercent: percent, duplicatePercent: percent });
  const deviation = Math.sqrt(((percent / 100) * (1 - percent / 100)) / COUNT);
  for (const key of ['isReordered', 'isDuplicated'] as const) {
    expect(Math.abs(mean(all.map((fate) => Number(fate[key]))) - percent / 100)).toBeLessThan(5 * deviation);
  }
});

describe('the fate of the n-th packet', () => {
  const BAD = { lossPercent: 5, burstPackets: 3, delayMs: 20, jitterMs: 5, reorderPercent: 1, duplicatePercent: 1 };

  it('is the same for the same seed, and another one for another', () => {
    expect(fates({ ...BAD, seed: 42 }, 1000)).toEqual(fates({ ...BAD, seed: 42 }, 1000));
    expect(fates({ ...BAD, seed: 42 }, 1000)).not.toEqual(fates({ ...BAD, seed: 43 }, 1000));
  });

  it('does not change where another impairment does', () => {
    const delays = (change: Partial<Impairments>) => fates({ ...BAD, ...change }, 1000).map(({ delayMs }) => delayMs);
    expect(delays({ lossPercent: 40, reorderPercent: 0 })).toEqual(delays({}));
    const lost = (change: Partial<Impairments>) => fates({ ...BAD, ...change }, 1000).map(({ isLost }) => isLost);
    expect(lost({ jitterMs: 0, duplicatePercent: 50 })).toEqual(lost({}));
  });
});
