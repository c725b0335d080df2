import { describe, expect, it } from 'vitest';
import { LoopError } from '../../src/errors/loop-error.js';
import type { ImpairOptions, ImpairProcess } from '../../src/impair/impair-process.js';
import { type Impairments, NO_IMPAIRMENTS } from '../../src/impair/impairments.js';
import { ImpairedLink } from '../../src/lab/impaired-link.js';
import type { ImpairmentCounts } from '../../src/latency/impairment-counts.js';

const NEVER = new AbortController().signal;

const NOTHING: ImpairmentCounts = {
  ...{ received: 0, sent: 0, lost: 0, duplicated: 0, reordered: 0, blackedOut: 0, overflowed: 0, unsent: 0 },
  ...{ kernelDrops: 0, addedMs: null },
};

/** A proxy that counts what a test says. */
function fakeProxy() {
  let counts = NOTHING;
  const told: Impairments[] = [];
  const ends: string[] = [];
  const started: ImpairOptions[] = [];
  const proxy: ImpairProcess = {
    ...{ pid: 1, port: 6001, sinceUs: 0 },
    counts: () => Promise.resolve(counts),
    set: (impairments) => {
      told.push(impairments);
      return Promise.resolve(0);
    },
    stop: () => {
      ends.push('stop');
      return Promise.resolve(counts);
    },
    kill: () => void ends.push('kill'),
    ended: new Promise(() => undefined),
  };
  const start = (options: ImpairOptions) => {
    started.push(options);
    return Promise.resolve(proxy);
  };
  const count = (changes: Partial<ImpairmentCounts>) => {
    counts = { ...counts, ...changes };
  };
  return { start, started, told, ends, count };
}

describe('a link that is impaired while it is measured', () => {
  it('does nothing to the packets before and after', async () => {
    const { start, started, told, ends } = fakeProxy();
    const link = await ImpairedLink.open(5002, false, NEVER, start);
    expect(started).toMatchObject([{ to: { address: '127.0.0.1', port: 5002 }, impairments: NO_IMPAIRMENTS }]);
    expect(link.port).toBe(6001);
    await link.impair({ ...NO_IMPAIRMENTS, lossPercent: 5 });
    await link.relent();
    expect(told).toEqual([{ ...NO_IMPAIRMENTS, lossPercent: 5 }, NO_IMPAIRMENTS]);
    await link.close();
    expect(ends).toEqual(['stop']);
  });

  it('counts what happened in between, by difference, with the delay of that time alone', async () => {
    const { start, count } = fakeProxy();
    const link = await ImpairedLink.open(5002, false, NEVER, start);
    count({ received: 100, sent: 99, unsent: 1 });
    await link.impair(NO_IMPAIRMENTS);
    const addedMs = { p50: 20, p95: 21, p99: 22, max: 23, min: 19 };
    count({ received: 300, sent: 290, unsent: 1, lost: 12, duplicated: 3, reordered: 4, addedMs });
    await link.relent();
    count({ received: 900, sent: 890, lost: 13 });
    expect(link.counts()).toEqual({
      ...{ ...NOTHING, received: 200, sent: 191, lost: 12, duplicated: 3, reordered: 4 },
      addedMs,
    });
  });

  it('counts anew each time that it is impaired', async () => {
    const { start, count } = fakeProxy();
    const link = await ImpairedLink.open(5002, false, NEVER, start);
    for (const lost of [3, 5]) {
      await link.impair(NO_IMPAIRMENTS);
      count({ lost });
      await link.relent();
    }
    expect(link.counts()).toMatchObject({ lost: 2 });
  });

  it('counts again what was held back when it relented, but not the delay of the clean network', async () => {
    const { start, count } = fakeProxy();
    const link = await ImpairedLink.open(5002, false, NEVER, start);
    await link.impair(NO_IMPAIRMENTS);
    const addedMs = { p50: 20, p95: 21, p99: 22, max: 23, min: 19 };
    count({ reordered: 4, addedMs });
    await link.relent();
    count({ reordered: 5, addedMs: null });
    await link.recount();
    expect(link.counts()).toMatchObject({ reordered: 5, addedMs });
  });

  it('ends without a fault where the proxy has died before', async () => {
    const { start, ends } = fakeProxy();
    const died = new LoopError('child-died', 'the impairing proxy has ended');
    const link = await ImpairedLink.open(5002, false, NEVER, async (options) => ({
      ...(await start(options)),
      stop: () => Promise.reject(died),
    }));
    await expect(link.close()).resolves.toBeUndefined();
    expect(ends).toEqual(['kill']);
  });

  it('has no counts before it has been measured', async () => {
    const { start } = fakeProxy();
    const link = await ImpairedLink.open(5002, false, NEVER, start);
    expect(link.counts()).toBeNull();
    await link.impair(NO_IMPAIRMENTS);
    expect(link.counts()).toBeNull();
  });
});
