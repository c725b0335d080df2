import type { ImpairmentCounts } from '../latency/impairment-counts.js';

export type { ImpairmentCounts };

/** One line, most telling first; its parts are joined by `separator`. */
export function countsLine(counts: ImpairmentCounts, separator: string): string {
  const { received, sent, addedMs } = counts;
  const faults = FAULTS.filter(([key]) => counts[key] > 0).map(([key, label]) => `${label} ${String(counts[key])}`);
  const added = addedMs === null ? [] : [`added p50 ${addedMs.p50.toFixed(1)} p99 ${addedMs.p99.toFixed(1)} ms`];
  return [`in ${String(received)} out ${String(sent)}`, ...added, ...faults].join(separator);
}

/** The end of a run in a few lines. */
export function countsText(counts: ImpairmentCounts): string {
  const { received, sent, addedMs, kernelDrops } = counts;
  const faults = FAULTS.filter(([key]) => key !== 'kernelDrops').map(
    ([key, label]) => `${String(counts[key])} ${label}`,
  );
  const lines = [`  packets   ${String(received)} in, ${String(sent)} out`, `  of them   ${faults.join(', ')}`];
  lines.push(`  added     ${addedMs === null ? 'nothing (no packet was sent)' : addedText(addedMs)}`);
  if (kernelDrops > 0) {
    lines.push(`  warning   the kernel dropped ${String(kernelDrops)} more: this host was too busy for the proxy`);
  }
  return lines.join('\n');
}

const FAULTS: readonly (readonly [Exclude<keyof ImpairmentCounts, 'addedMs'>, string])[] = [
  ['lost', 'lost'],
  ['duplicated', 'duplicated'],
  ['reordered', 'reordered'],
  ['blackedOut', 'in a blackout'],
  ['overflowed', 'overflowed'],
  ['unsent', 'refused'],
  ['kernelDrops', 'dropped by the kernel'],
];

function addedText({ p50, p95, p99, max, min }: NonNullable<ImpairmentCounts['addedMs']>): string {
  const parts = Object.entries({ p50, p95, p99, max, min }).map(([name, ms]) => `${name} ${ms.toFixed(2)}`);
  return `${parts.join('  ')}  ms`;
}
