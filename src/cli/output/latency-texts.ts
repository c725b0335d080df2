import { METRIC_TABLE } from '../../report/metrics.js';
import type { ReportRun } from '../../report/schema.js';
import type { ProgressState } from './latency-progress.js';
import { PART_SEPARATOR } from './status-line.js';

/** One line that tells how far it is, most telling first. */
export function progressText({ setting, done, total, phase, phaseMs, frames, leftMs }: ProgressState): string {
  const parts = [`${String(Math.min(done + 1, total))}/${String(total)} ${phase} ${seconds(phaseMs)}`];
  if (setting !== 'default') parts.push(setting);
  parts.push(`${String(frames)} frames`);
  if (leftMs !== null) parts.push(`about ${duration(leftMs)} left`);
  return parts.join(PART_SEPARATOR);
}

/** One line for a measurement that is over. */
export function runText(
  setting: string,
  { done, total }: Pick<ProgressState, 'done' | 'total'>,
  run: ReportRun,
): string {
  const begin = `${String(done + 1)}/${String(total)} ${setting}:`;
  if (run.latencyMs === null) return `${begin} not measured: ${run.error ?? 'no frame came'}`;
  const { p50, p99 } = run.latencyMs;
  const lost = METRIC_TABLE.lost.read(run) ?? 0;
  const figures = [`p50 ${p50.toFixed(2)} ms`, `p99 ${p99.toFixed(2)} ms`, `${lost.toFixed(1)} % lost`];
  return `${begin} ${[...figures, `${run.fps.toFixed(2)} fps`].join(', ')}`;
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(0)} s`;
}

function duration(ms: number): string {
  return ms < 90_000 ? seconds(ms) : `${String(Math.round(ms / 60_000))} min`;
}
