import { assertNever } from '../../errors/assert-never.js';
import { PART_SEPARATOR } from './status-line.js';
import type {
  ChildState,
  ClockInfo,
  Latency,
  ReceiverStatsEvent,
  SenderStatsEvent,
  RecordSummary,
  SummaryEvent,
} from '../../protocol/events.js';

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

function latency({ latencyMs, latencyAboveMinMs, clock }: ReceiverStatsEvent): string {
  const shown = latencyMs ?? latencyAboveMinMs;
  if (shown === null) return 'latency -';
  const end = latencyMs === null ? ' ms above minimum' : `${errorBar(clock)} ms`;
  return `p50 ${shown.p50.toFixed(1)} p99 ${shown.p99.toFixed(1)}${end}`;
}

/** Nothing where one clock has told both times. */
function errorBar(clock: ClockInfo | null): string {
  if (clock === null || clock.kind === 'same' || clock.errorMs === null) return '';
  return ` ± ${clock.errorMs.toFixed(clock.errorMs < 0.1 ? 2 : 1)}`;
}

function rate({ bitrateKbps }: ReceiverStatsEvent): string {
  return `${String(bitrateKbps)} kbit/s`;
}

/** The end of a run in a few lines. */
export function summaryText(summary: SummaryEvent): string {
  const { outcome, durationMs, sender, receiver, restarts, record } = summary;
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
    if (receiver.clock !== null) lines.push(...clockLines(receiver.clock));
  }
  if (record !== null) lines.push(`  record    ${recordLine(record)}`);
  return lines.join('\n');
}

function recordLine({ files, bytes, durationMs, dropped, failed }: RecordSummary): string {
  if (files.length === 0) return failed ?? 'nothing came that could be recorded';
  const what = `${files.join(', ')}: ${(durationMs / 1000).toFixed(1)} s, ${(bytes / 1e6).toFixed(1)} MB`;
  const loss = dropped === 0 ? '' : `, ${String(dropped)} packets left out`;
  return `${what}${loss}${failed === null ? '' : `, not whole: ${failed}`}`;
}

function count(frames: number): string {
  return `${String(frames)} ${frames === 1 ? 'frame' : 'frames'}`;
}

function restartText(restarts: number): string {
  return `${String(restarts)} ${restarts === 1 ? 'restart' : 'restarts'}`;
}

function latencyLine(receiver: NonNullable<SummaryEvent['receiver']>): string {
  const { frames, stamped, latencyMs, latencyAboveMinMs, clock } = receiver;
  if (frames === 0) return 'not measured (no frame came)';
  if (latencyMs !== null) return `${percentiles(latencyMs)}${errorBar(clock)}  ms`;
  if (latencyAboveMinMs !== null) return `${percentiles(latencyAboveMinMs)}  ms above minimum`;
  if (stamped > 0) return 'not measured (no frame since the receiver had opened)';
  return 'not measured (no stamps in the picture)';
}

/** How the other clock is known. */
function clockLines({ kind, errorMs, rttMs, driftPpm }: ClockInfo): string[] {
  const error = `± ${String(errorMs)} ms`;
  switch (kind) {
    case 'same':
      return [];
    case 'synced':
      return [`  clock     wall clocks of both hosts, declared to agree within ${error}`];
    case 'estimated': {
      const drift = driftPpm === null ? '' : `, drift ${driftPpm.toFixed(0)} ppm`;
      return [`  clock     another host's, ${error}: round trip ${String(rttMs)} ms${drift}`];
    }
    case 'relative':
      return ["  clock     another host's, not compared: add --control, or --clock synced:ERROR"];
    default:
      return assertNever(kind);
  }
}

function percentiles({ p50, p95, p99, max, min }: Latency): string {
  return Object.entries({ p50, p95, p99, max, min })
    .map(([name, ms]) => `${name} ${ms.toFixed(1)}`)
    .join('  ');
}
