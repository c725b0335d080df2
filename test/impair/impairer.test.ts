import { describe, expect, it } from 'vitest';
import { HOLD_MS, Impairer } from '../../src/impair/impairer.js';
import { type Impairments, NO_IMPAIRMENTS } from '../../src/impair/impairments.js';

/** An impairer on a clock that stands still until it is set, and the numbers of the packets that it has sent. */
class Bench {
  nowMs = 1000;
  hasRoom = true;
  readonly sent: { readonly number: number; readonly atMs: number }[] = [];
  readonly impairer: Impairer;
  private next = 0;

  constructor(change: Partial<Impairments>) {
    const send = (data: Uint8Array) => {
      if (this.hasRoom) this.sent.push({ number: new DataView(data.buffer).getUint32(0), atMs: this.nowMs });
      return this.hasRoom;
    };
    this.impairer = new Impairer({ ...NO_IMPAIRMENTS, ...change }, this.nowMs, send, () => this.nowMs);
  }

  get numbers(): number[] {
    return this.sent.map(({ number }) => number);
  }

  /** So many packets, each so much after the one before. */
  feed(count: number, everyMs = 0, bytes = 100): void {
    for (let i = 0; i < count; i += 1) {
      const data = new Uint8Array(bytes);
      new DataView(data.buffer).setUint32(0, this.next);
      this.next += 1;
      this.impairer.accept(data, this.nowMs);
      this.impairer.release(this.nowMs);
      if (everyMs > 0) this.runTo(this.nowMs + everyMs);
    }
  }

  /** Wakes the impairer whenever it wants to be, and stops the clock there. */
  runTo(atMs: number): void {
    while (this.impairer.nextDueMs <= atMs) {
      this.nowMs = Math.max(this.nowMs, this.impairer.nextDueMs);
      this.impairer.release(this.nowMs);
    }
    this.nowMs = atMs;
  }

  runOut(): void {
    if (this.impairer.nextDueMs !== Infinity) this.runTo(this.nowMs + 60_000);
  }
}

const upTo = (count: number) => Array.from({ length: count }, (_, i) => i);

/** Late by sequence number: something with a higher number has come before. */
function lateOnes(numbers: readonly number[]): number[] {
  let highest = -1;
  return numbers.filter((number) => {
    const isLate = number < highest;
    highest = Math.max(highest, number);
    return isLate;
  });
}

it('hands everything on at once where nothing is asked for', () => {
  const bench = new Bench({});
  bench.feed(1000, 1);
  expect(bench.numbers).toEqual(upTo(1000));
  expect(bench.impairer.nextDueMs).toBe(Infinity);
  expect(bench.impairer.counts()).toMatchObject({ received: 1000, sent: 1000, lost: 0 });
});

it('hands each packet on after its delay, and says when it wants to be woken', () => {
  const bench = new Bench({ delayMs: 20 });
  bench.feed(1);
  expect(bench.impairer.nextDueMs).toBe(1020);
  bench.runTo(1019.9);
  expect(bench.sent).toEqual([]);
  bench.runTo(1020);
  expect(bench.sent).toEqual([{ number: 0, atMs: 1020 }]);
  // Three significant figures.
  expect(bench.impairer.counts().addedMs?.p50).toBeCloseTo(20, 1);
});

it('keeps the order under jitter, and adds about what was asked for', () => {
  const bench = new Bench({ delayMs: 50, jitterMs: 10 });
  bench.feed(5000, 10);
  bench.runOut();
  expect(bench.numbers).toEqual(upTo(5000));
  const { p50, max, min } = bench.impairer.counts().addedMs ?? {};
  expect(p50).toBeGreaterThan(45);
  expect(p50).toBeLessThan(55);
  expect(min).toBeLessThan(35);
  expect(max).toBeGreaterThan(65);
});

it('accounts for every packet when everything happens at once', () => {
  const bench = new Bench({
    ...{ lossPercent: 5, burstPackets: 3, delayMs: 20, jitterMs: 5, reorderPercent: 5, duplicatePercent: 2 },
    ...{ rateKbps: 500, queueMs: 30, blackouts: [{ fromMs: 500, durationMs: 200 }] },
  });
  bench.feed(20_000, 1.5);
  bench.runOut();
  const { received, sent, lost, duplicated, reordered, blackedOut, overflowed } = bench.impairer.counts();
  for (const count of [lost, duplicated, reordered, blackedOut, overflowed]) expect(count).toBeGreaterThan(0);
  expect(received + duplicated).toBe(sent + lost + blackedOut + overflowed);
  expect(sent).toBe(bench.sent.length);
  const distinct = new Set(bench.numbers);
  expect(duplicated).toBe(sent - distinct.size);
  // A packet that came late and was copied is late twice.
  expect(reordered).toBe(new Set(lateOnes(bench.numbers)).size);
});

describe('reordering', () => {
  it('lets one packet overtake for each that is counted, and no more', () => {
    const bench = new Bench({ reorderPercent: 10 });
    bench.feed(10_000, 1);
    bench.runOut();
    const { reordered } = bench.impairer.counts();
    expect(lateOnes(bench.numbers)).toHaveLength(reordered);
    expect(reordered).toBeGreaterThan(900);
    expect(reordered).toBeLessThan(1100);
    expect([...bench.numbers].sort((a, b) => a - b)).toEqual(upTo(10_000));
  });

  it('gives up after a while where nobody comes to overtake, and does not count it', () => {
    const bench = new Bench({ reorderPercent: 50 });
    while (bench.impairer.nextDueMs === Infinity) bench.feed(1);
    const before = bench.impairer.counts();
    expect(bench.impairer.nextDueMs).toBe(bench.nowMs + HOLD_MS);
    bench.runTo(bench.nowMs + HOLD_MS);
    expect(bench.impairer.counts()).toMatchObject({ sent: before.received, reordered: before.reordered });
    expect(bench.impairer.nextDueMs).toBe(Infinity);
  });

  it('does not count a packet that nobody was in time to overtake', () => {
    const bench = new Bench({ reorderPercent: 50 });
    bench.feed(1000, HOLD_MS + 1);
    bench.runOut();
    expect(bench.numbers).toEqual(upTo(1000));
    expect(bench.impairer.counts().reordered).toBe(0);
  });
});

it('sends a copy straight behind its original', () => {
  const bench = new Bench({ duplicatePercent: 50 });
  bench.feed(1000, 1);
  const { duplicated } = bench.impairer.counts();
  expect(bench.numbers).toEqual([...bench.numbers].sort((a, b) => a - b));
  expect(bench.numbers).toHaveLength(1000 + duplicated);
});

it('lets nothing through in a blackout, and everything around it', () => {
  const bench = new Bench({ blackouts: [{ fromMs: 100, durationMs: 50 }] });
  bench.feed(200, 1);
  expect(bench.numbers).toEqual(upTo(200).filter((number) => number < 100 || number >= 150));
  expect(bench.impairer.counts().blackedOut).toBe(50);
});

it('keeps to the rate', () => {
  const bench = new Bench({ rateKbps: 1000, queueMs: 100 });
  // Twice as much as goes through: 128 bytes on the wire are 1.024 ms.
  bench.feed(4000, 0.512);
  const seconds = (4000 * 0.512) / 1000;
  const { overflowed } = bench.impairer.counts();
  expect(bench.sent.length / seconds).toBeCloseTo(1000 / 1.024, -1);
  expect(overflowed).toBeGreaterThan(1700);
  bench.runOut();
  expect(bench.impairer.counts().addedMs?.max).toBeLessThan(103);
});

describe('other impairments while it runs', () => {
  it('count at once for what comes from then on, and keep the counts', () => {
    const bench = new Bench({ lossPercent: 100 });
    bench.feed(10, 1);
    bench.impairer.set(NO_IMPAIRMENTS, bench.nowMs);
    bench.feed(10, 1);
    expect(bench.numbers).toEqual(upTo(20).slice(10));
    expect(bench.impairer.counts()).toMatchObject({ received: 20, lost: 10, sent: 10 });
  });

  it('let nothing overtake what is on its way', () => {
    const bench = new Bench({ delayMs: 100 });
    bench.feed(5, 1);
    bench.impairer.set(NO_IMPAIRMENTS, bench.nowMs);
    bench.feed(5, 1);
    bench.runOut();
    expect(bench.numbers).toEqual(upTo(10));
  });

  it('begin blackouts and fates anew', () => {
    const impairments = { ...NO_IMPAIRMENTS, lossPercent: 30, blackouts: [{ fromMs: 50, durationMs: 10 }] };
    const bench = new Bench(impairments);
    bench.feed(500, 1);
    const first = bench.numbers;
    bench.impairer.set(impairments, bench.nowMs);
    bench.feed(500, 1);
    expect(bench.numbers.slice(first.length).map((number) => number - 500)).toEqual(first);
  });
});

it('counts what the kernel has no room for, and goes on', () => {
  const bench = new Bench({ duplicatePercent: 100 });
  bench.hasRoom = false;
  bench.feed(3);
  bench.hasRoom = true;
  bench.feed(2);
  expect(bench.impairer.counts()).toMatchObject({ received: 5, overflowed: 3, sent: 4, duplicated: 2 });
});

it('hands on everything at the end, however late it was to be', () => {
  const bench = new Bench({ delayMs: 5000, reorderPercent: 20 });
  bench.feed(100);
  bench.impairer.flush();
  expect([...bench.numbers].sort((a, b) => a - b)).toEqual(upTo(100));
  expect(bench.impairer.nextDueMs).toBe(Infinity);
});
