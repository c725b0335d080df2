import { expect, it } from 'vitest';
import type { Comparison, ComparisonRow } from '../../src/report/compare.js';
import { renderComparison } from '../../src/report/render-comparison.js';

const row = (change: Partial<ComparisonRow> = {}): ComparisonRow => ({
  ...{ setting: 'default', metric: 'p50', aMs: 8, bMs: 10, runs: { a: 5, b: 5 }, verdict: 'slower' },
  changePercent: { value: 25, low: 20.04, high: 30.26 },
  differenceMs: { value: 2, low: 1.6, high: 2.4 },
  ...change,
});
const comparison = (rows: readonly ComparisonRow[], change: Partial<Comparison> = {}): Comparison => ({
  ...{ thresholdPercent: 5, ok: false, confidencePercent: 95, rows, onlyInA: [], onlyInB: [] },
  ...change,
});

it('shows a line for each metric of each setting, and the sum of it', () => {
  const same = { value: -0.04, low: -12.5, high: 14 };
  const none = { aMs: null, bMs: null, changePercent: null, differenceMs: null };
  const rows = [
    row(),
    row({ metric: 'p99', aMs: 12.345, bMs: 12.345, changePercent: same, verdict: 'no difference shown' }),
    row({ setting: 'preset=veryfast', ...none, verdict: 'too few data' }),
  ];
  expect(renderComparison(comparison(rows), []).split('\n')).toEqual([
    'setting          metric         A         B  change          interval  verdict',
    'default          p50      8.00 ms  10.00 ms  +25.0%  +20.0% to +30.3%  slower',
    'default          p99     12.35 ms  12.35 ms   +0.0%  -12.5% to +14.0%  no difference shown',
    'preset=veryfast  p50            -         -       -                 -  too few data',
    '',
    'B against A: 1 slower, 1 no difference shown, 1 too few data (by more than 5%; all intervals together hold with 95%)',
    '',
  ]);
});

it('ends with what to mind', () => {
  const text = renderComparison(comparison([row()], { onlyInA: ['x', 'y'], onlyInB: ['z'] }), ['it was dark']);
  expect(text).toMatch(/\nnote: only in A, which is no pass: x, y\nnote: only in B: z\nnote: it was dark\n$/);
});

it('lets no name of a setting act upon the terminal', () => {
  const text = renderComparison(comparison([row({ setting: 'a\u001b[31m\n\u202eb' })]), []);
  expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  expect(text.split('\n')).toHaveLength(5);
});
