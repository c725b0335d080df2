import type { Comparison, ComparisonRow } from './compare.js';

const HEADER = ['setting', 'metric', 'A', 'B', 'change', 'interval', 'verdict'] as const;

/** For people: a line for each metric of each setting, the sum of it, and what to mind. Ends in a line break. */
export function renderComparison(comparison: Comparison, caveats: readonly string[]): string {
  const { rows, onlyInA, onlyInB } = comparison;
  const unmeasured = [...new Set(rows.filter(({ runs }) => runs.a > 0 && runs.b === 0).map(({ setting }) => setting))];
  const notes = [
    unmeasured.length > 0 && `not measured in B, which is no pass: ${unmeasured.join(', ')}`,
    onlyInA.length > 0 && `only in A, which is no pass: ${onlyInA.join(', ')}`,
    onlyInB.length > 0 && `only in B: ${onlyInB.join(', ')}`,
    ...caveats,
  ].filter((note) => note !== false);
  return [
    ...alignedLines([HEADER, ...rows.map(cells)]),
    '',
    conclusion(comparison),
    ...notes.map((note) => `note: ${note}`),
    '',
  ]
    .map(harmless)
    .join('\n');
}

function cells({ setting, metric, aMs, bMs, changePercent, verdict }: ComparisonRow): readonly string[] {
  const ms = (value: number | null) => (value === null ? '-' : `${value.toFixed(2)} ms`);
  const [change, interval] =
    changePercent === null
      ? ['-', '-']
      : [signed(changePercent.value), `${signed(changePercent.low)} to ${signed(changePercent.high)}`];
  return [setting, metric, ms(aMs), ms(bMs), change, interval, verdict];
}

function signed(percent: number): string {
  const text = percent.toFixed(1);
  return `${text === '-0.0' ? '+0.0' : percent >= 0 ? `+${text}` : text}%`;
}

/** Names to the left, figures to the right. */
function alignedLines(table: readonly (readonly string[])[]): string[] {
  const widths = HEADER.map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
  const isFigure = (column: number) => column >= 2 && column <= 5;
  return table.map((row) =>
    row
      .map((cell, column) => (isFigure(column) ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
}

function conclusion({ rows, thresholdPercent, confidencePercent }: Comparison): string {
  const count = (wanted: ComparisonRow['verdict']) => rows.filter(({ verdict }) => verdict === wanted).length;
  const parts = (['slower', 'faster', 'no difference shown', 'too few data'] as const)
    .filter((verdict) => count(verdict) > 0)
    .map((verdict) => `${String(count(verdict))} ${verdict}`);
  return `B against A: ${parts.join(', ')} (by more than ${String(thresholdPercent)}%; all intervals together hold with ${String(confidencePercent)}%)`;
}

/** Names come from a file: nothing in them moves the cursor or begins a line. */
function harmless(line: string): string {
  return line.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '?');
}
