import type { BlackoutRecovery, Survivability } from './survivability.js';

/** A few lines for a terminal, without a line end behind the last. */
export function survivabilityText({ arrivedPercent, gaps, blackouts }: Survivability): string {
  const lines = [
    `frames     ${arrivedPercent === null ? 'none sent' : `${arrivedPercent.toFixed(2)} % arrived`}`,
    `gaps       ${gapsText(gaps)}`,
  ];
  for (const blackout of blackouts) lines.push(`blackout   ${blackoutText(blackout)}`);
  return lines.join('\n');
}

function gapsText({ count, longestMs, medianMs, totalMs, open }: Survivability['gaps']): string {
  if (count === 0) return 'none';
  const parts = [String(count)];
  if (longestMs !== null && medianMs !== null) {
    parts.push(`longest ${seconds(longestMs)}`, `median ${seconds(medianMs)}`, `${seconds(totalMs)} in all`);
  }
  if (open > 0) parts.push('the last one did not end');
  return parts.join(', ');
}

function blackoutText({ fromMs, durationMs, recoveryMs }: BlackoutRecovery): string {
  const what = `${seconds(durationMs)} at ${seconds(fromMs)}`;
  if (recoveryMs === null) return `${what}: the picture did not come back`;
  return recoveryMs === 0
    ? `${what}: the picture was back by its end`
    : `${what}: back ${seconds(recoveryMs)} after its end`;
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(2)} s`;
}
