import { expect, test } from 'vitest';
import { SENDER_TRACE, TraceBuffer, traceRows, traceSchema } from '../../src/protocol/trace.js';

const ROW = { session: 7, sequence: 0, capturedUs: 1_000_000, stampedUs: 1_000_100, writtenUs: 1_000_400 };

test('gives back the rows that were added, once', () => {
  const buffer = new TraceBuffer(SENDER_TRACE);
  const rows = [ROW, { ...ROW, sequence: 1, writtenUs: 1_033_500 }];
  for (const row of rows) buffer.add(row);
  expect(traceRows(SENDER_TRACE, buffer.take().trace)).toEqual(rows);
  expect(buffer.take().trace).toHaveLength(0);
});

test('keeps no more rows than a report may hold', () => {
  const buffer = new TraceBuffer(SENDER_TRACE);
  for (let sequence = 0; sequence < 5000; sequence += 1) buffer.add({ ...ROW, sequence });
  const { trace } = buffer.take();
  expect(traceSchema(SENDER_TRACE).safeParse(trace).success).toBe(true);
  expect(trace.length).toBeLessThan(5000 * SENDER_TRACE.length);
});

test('takes no half row, and no more rows than a report may hold', () => {
  const schema = traceSchema(SENDER_TRACE);
  expect(schema.safeParse(new Float64Array(SENDER_TRACE.length + 1)).success).toBe(false);
  expect(schema.safeParse(new Float64Array(SENDER_TRACE.length * 100_000)).success).toBe(false);
  expect(schema.safeParse([1, 2, 3, 4, 5]).success).toBe(false);
});
