import { z } from 'zod';

/**
 * What happened to single frames, as rows of numbers in one Float64Array, because a child writes one for each frame. Times
 * are µs of monotonicUs.
 */

/** A frame that a sender has written. */
export const SENDER_TRACE = ['session', 'sequence', 'capturedUs', 'stampedUs', 'writtenUs'] as const;
/** A frame that a receiver has read; one without a readable stamp has the session `NO_STAMP`. */
export const RECEIVER_TRACE = ['session', 'sequence', 'readUs', 'handedOverUs'] as const;

export const NO_STAMP = -1;

/** Several times what the fastest source gives from one report to the next. */
const MAX_ROWS_PER_REPORT = 1000;

export type TraceRow<C extends readonly string[]> = Readonly<Record<C[number], number>>;
export type SenderTraceRow = TraceRow<typeof SENDER_TRACE>;
export type ReceiverTraceRow = TraceRow<typeof RECEIVER_TRACE>;

/** Of a report; absent where no trace was asked for. */
export function traceSchema(columns: readonly string[]) {
  return z
    .instanceof(Float64Array)
    .refine(({ length }) => length % columns.length === 0 && length <= MAX_ROWS_PER_REPORT * columns.length)
    .optional();
}

/** Rows that wait for the next report; of too many the first ones. */
export class TraceBuffer<C extends readonly string[]> {
  private values: number[] = [];

  constructor(private readonly columns: C) {}

  add(row: TraceRow<C>): void {
    if (this.values.length >= MAX_ROWS_PER_REPORT * this.columns.length) return;
    for (const column of this.columns) this.values.push(row[column as C[number]]);
  }

  /** As a report holds it, to be spread into one. */
  take(): { trace: Float64Array<ArrayBuffer> } {
    const rows = Float64Array.from(this.values);
    this.values = [];
    return { trace: rows };
  }
}

export function traceRows<C extends readonly string[]>(columns: C, values: Float64Array): TraceRow<C>[] {
  return Array.from({ length: values.length / columns.length }, (_, row) => {
    const cells = columns.map((column, index) => [column, values[row * columns.length + index] ?? 0]);
    return Object.fromEntries(cells) as TraceRow<C>;
  });
}
