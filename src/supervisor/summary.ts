import type { RecordSummary, SummaryEvent } from '../protocol/events.js';
import type { ReceiverPart } from './receiver-part.js';
import type { SenderPart } from './sender-part.js';

/** What a run has done, over all restarts. */
export function summaryOf(
  outcome: SummaryEvent['outcome'],
  durationMs: number,
  sender: SenderPart | null,
  receiver: ReceiverPart | null,
  record: RecordSummary | null,
): SummaryEvent {
  return {
    type: 'summary',
    outcome,
    durationMs: Math.round(durationMs),
    sender: sender && { frames: sender.totals.frames, fps: sender.totals.fps() },
    receiver: receiver && {
      frames: receiver.totals.frames,
      fps: receiver.totals.fps(),
      ...receiver.totals.counters(),
      ...receiver.totals.latency(),
    },
    restarts: { sender: sender?.runner.restarts ?? 0, receiver: receiver?.runner.restarts ?? 0 },
    record,
  };
}
