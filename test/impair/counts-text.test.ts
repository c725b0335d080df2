import { expect, it } from 'vitest';
import { countsLine, countsText, type ImpairmentCounts } from '../../src/impair/counts-text.js';

const COUNTS: ImpairmentCounts = {
  ...{ received: 100, sent: 91, lost: 8, duplicated: 1, reordered: 2, blackedOut: 0, overflowed: 2, unsent: 0 },
  kernelDrops: 0,
  addedMs: { p50: 20.123, p95: 25, p99: 30.456, max: 31, min: 9 },
};

it('tells in one line what there is to tell', () => {
  expect(countsLine(COUNTS, ' | ')).toBe(
    'in 100 out 91 | added p50 20.1 p99 30.5 ms | lost 8 | duplicated 1 | reordered 2 | overflowed 2',
  );
  expect(countsLine({ ...COUNTS, received: 0, addedMs: null, kernelDrops: 5 }, ' ')).toContain(
    'dropped by the kernel 5',
  );
});

it('tells everything at the end, and what the proxy itself was too slow for', () => {
  expect(countsText(COUNTS).split('\n')).toEqual([
    '  packets   100 in, 91 out',
    '  of them   8 lost, 1 duplicated, 2 reordered, 0 in a blackout, 2 overflowed, 0 refused',
    '  added     p50 20.12  p95 25.00  p99 30.46  max 31.00  min 9.00  ms',
  ]);
  expect(countsText({ ...COUNTS, kernelDrops: 5 })).toMatch(/the kernel dropped 5 more: this host was too busy/);
  expect(countsText({ ...COUNTS, addedMs: null })).toContain('nothing (no packet was sent)');
});
