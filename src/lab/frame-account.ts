import { NO_STAMP, type ReceiverTraceRow, type SenderTraceRow } from '../protocol/trace.js';
import type { Recording } from './run-recorder.js';

/** Times are µs of monotonicUs. */
export interface TimeWindow {
  readonly fromUs: number;
  readonly toUs: number;
}

/** A frame that was captured in the measured time and came. */
export interface ArrivedFrame {
  readonly sent: SenderTraceRow;
  readonly received: ReceiverTraceRow;
}

export interface FrameAccount {
  /** In the order of capture. */
  readonly arrived: readonly ArrivedFrame[];
  readonly sent: number;
  readonly lost: number;
  readonly duplicated: number;
  readonly reordered: number;
  readonly unreadable: number;
}

/** What became of each frame that was captured in the measured time: exact, because both ends tell of every single one. */
export function accountFrames({ sent, received }: Recording, window: TimeWindow): FrameAccount {
  const captured = sent.filter(({ capturedUs }) => capturedUs >= window.fromUs && capturedUs < window.toUs);
  const byId = new Map(captured.map((row) => [idOf(row), row]));
  const first = new Map<string, ReceiverTraceRow>();
  const counts = { duplicated: 0, reordered: 0 };
  let newest: ReceiverTraceRow | null = null;
  for (const row of received) {
    const id = idOf(row);
    if (!byId.has(id)) continue;
    if (first.has(id)) {
      counts.duplicated += 1;
      continue;
    }
    first.set(id, row);
    if (newest?.session === row.session && row.sequence < newest.sequence) counts.reordered += 1;
    else newest = row;
  }
  const arrived = captured.flatMap((row) => {
    const match = first.get(idOf(row));
    return match === undefined ? [] : [{ sent: row, received: match }];
  });
  const unreadable = received.filter((row) => row.session === NO_STAMP && isWithin(row.readUs, window)).length;
  return { arrived, sent: captured.length, lost: captured.length - arrived.length, ...counts, unreadable };
}

function idOf({ session, sequence }: { readonly session: number; readonly sequence: number }): string {
  return `${String(session)}:${String(sequence)}`;
}

function isWithin(timeUs: number, { fromUs, toUs }: TimeWindow): boolean {
  return timeUs >= fromUs && timeUs < toUs;
}
