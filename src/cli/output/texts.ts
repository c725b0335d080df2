import { PART_SEPARATOR } from './status-line.js';
import type { ChildState, ReceiverStatsEvent, SenderStatsEvent, SummaryEvent } from '../../protocol/events.js';

interface ByRole<T> {
  readonly sender: T;
  readonly receiver: T;
}

/** The status in one line, most telling first, so that a narrow terminal cuts off the least. */
export function statusText(
  states: ByRole<ChildState | null>,
  sender: SenderStatsEvent | null,
  receiver: ReceiverStatsEvent | null,
  restarts: ByRole<number>,
): string {
  const parts: string[] = [];
  if (states.sender !== null) parts.push(`sender ${states.sender} ${fps(sender)}`);
  if (states.receiver !== null) parts.push(`receiver ${states.receiver} ${fps(receiver)}`);
  if (receiver !== null) parts.push(latency(receiver), `lost ${String(receiver.lost)}`, rate(receiver));
  parts.push(`restarts ${String(restarts.sender + restarts.receiver)}`);
  return parts.join(PART_SEPARATOR);
}

function fps(stats: { readonly fps: number } | null): string {
  return stats === null ? '- fps' : `${stats.fps.toFixed(1)} fps`;
}

function latency({ latencyMs }: ReceiverStatsEvent): string {
  return latencyMs === null ? 'latency -' : `p50 ${latencyMs.p50.toFixed(1)} p99 ${latencyMs.p99.toFixed(1)} ms`;
}

function rate({ bitrateKbps }: ReceiverStatsEvent): string {
  return `${String(bitrateKbps)} kbit/s`;
}

/** The end of a run in a few lines. */
export function summaryText(summary: SummaryEvent): string {
  const { outcome, durationMs, sender, receiver, restarts } = summary;
  const lines = [`${outcome} after ${(durationMs / 1000).toFixed(1)} s`];
  if (sender !== null) {
    lines.push(`  sender    ${count(sender.frames)} at ${sender.fps.toFixed(2)} fps, ${restartText(restarts.sender)}`);
  }
  if (receiver !== null) {
    const { lost, duplicated, reordered, unreadable } = receiver;
    const faults = Object.entries({ lost, duplicated, reordered, unreadable }).map(
      ([name, n]) => `${String(n)} ${name}`,
    );
    lines.push(
      `  receiver  ${count(receiver.frames)} at ${receiver.fps.toFixed(2)} fps, ${restartText(restarts.receiver)}`,
      `  frames    ${faults.join(', ')}`,
      `  latency   ${latencyLine(receiver)}`,
    );
  }
  return lines.join('\n');
}

function count(frames: number): string {
  return `${String(frames)} ${frames === 1 ? 'frame' : 'frames'}`;
}

function restartText(restarts: number): string {
  return `${String(restarts)} ${restarts === 1 ? 'restart' : 'restarts'}`;
}

function latencyLine({ frames, stamped, latencyMs }: NonNullable<SummaryEvent['receiver']>): string {
  if (frames === 0) return 'not measured (no frame came)';
  if (latencyMs === null && stamped > 0)
    return 'not measured (another clock, or no frame since the receiver had opened)';
  if (latencyMs === null) return 'not measured (no stamps in the picture)';
  const { p50, p95, p99, max, min } = latencyMs;
  return Object.entries({ p50, p95, p99, max, min })
    .map(([name, ms]) => `${name} ${ms.toFixed(1)}`)
    .join('  ')
    .concat('  ms');
}
