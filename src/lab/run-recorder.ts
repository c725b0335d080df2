import type { Role } from '../config/child-config.js';
import type { LoopEvent } from '../protocol/events.js';
import {
  RECEIVER_TRACE,
  type ReceiverTraceRow,
  SENDER_TRACE,
  type SenderTraceRow,
  traceRows,
} from '../protocol/trace.js';
import { NOTHING_HEARD, type StreamCounts } from '../rtp/stream-counts.js';

/** All that a run has told of itself. */
export interface Recording {
  /** In the order in which they were sent. */
  readonly sent: readonly SenderTraceRow[];
  /** In the order in which they came. */
  readonly received: readonly ReceiverTraceRow[];
  readonly events: readonly LoopEvent[];
}

/** Records a run while it lasts. */
export class RunRecorder implements Recording {
  readonly sent: SenderTraceRow[] = [];
  readonly received: ReceiverTraceRow[] = [];
  readonly events: LoopEvent[] = [];
  private readonly pids: Record<Role, number | null> = { sender: null, receiver: null };
  private tap: () => StreamCounts = () => NOTHING_HEARD;
  private readonly waiting = new Set<() => void>();

  readonly onEvent = (event: LoopEvent) => {
    this.events.push(event);
    if (event.type === 'state') this.pids[event.role] = event.to === 'stopped' ? null : event.pid;
    this.changed();
  };

  readonly onTrace = (role: Role, rows: Float64Array) => {
    if (role === 'sender') this.sent.push(...traceRows(SENDER_TRACE, rows));
    else this.received.push(...traceRows(RECEIVER_TRACE, rows));
    this.changed();
  };

  readonly onTap = (packets: () => StreamCounts) => {
    this.tap = packets;
  };

  /** Process id of a role's child, or null while there is none. */
  pid(role: Role): number | null {
    return this.pids[role];
  }

  /** Packets that have reached the receiver so far. */
  packets(): StreamCounts {
    return this.tap();
  }

  /** Resolves when `condition` holds; looks at each event and each report. */
  until(condition: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const look = () => {
        if (!condition()) return;
        this.waiting.delete(look);
        resolve();
      };
      this.waiting.add(look);
      look();
    });
  }

  private changed(): void {
    for (const look of this.waiting) look();
  }
}
