import type { MeasuredWindow } from '../../src/lab/measure-run.js';
import type { ReceiverTraceRow, SenderTraceRow } from '../../src/protocol/trace.js';
import { NOTHING_HEARD } from '../../src/rtp/stream-counts.js';

/** A stream of ten frames a second, each of which takes 8 ms to the receiver. */
const INTERVAL_US = 100_000;
const LATENCY_US = 8000;

/** When a frame was captured. */
export function capturedUs(sequence: number): number {
  return 10_000_000 + sequence * INTERVAL_US;
}

export function sent(sequence: number, changes: Partial<SenderTraceRow> = {}): SenderTraceRow {
  const atUs = capturedUs(sequence);
  return { session: 5, sequence, capturedUs: atUs, stampedUs: atUs + 100, writtenUs: atUs + 500, ...changes };
}

export function received(sequence: number, changes: Partial<ReceiverTraceRow> = {}): ReceiverTraceRow {
  const readUs = capturedUs(sequence) + LATENCY_US;
  return { session: 5, sequence, readUs, handedOverUs: readUs + 100, ...changes };
}

/** Measured from the capture of one frame to just before that of another. */
export function window(from: number, to: number): MeasuredWindow {
  const use = { cpuPercent: 10, rssMib: 160 };
  return {
    fromUs: capturedUs(from),
    toUs: capturedUs(to),
    packetsBefore: { ...NOTHING_HEARD, packets: 100, bytes: 100_000, lost: 1 },
    packetsAfter: {
      ...NOTHING_HEARD,
      packets: 600,
      bytes: 600_000,
      lost: 4,
      reordered: 2,
      duplicated: 1,
      jitterMs: 0.5,
    },
    processes: { sender: use, receiver: use, supervisor: use },
  };
}
