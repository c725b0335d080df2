import { z } from 'zod';
import { impairmentCountsSchema } from '../latency/impairment-counts.js';

/** What the proxy and its parent say to each other: one JSON object a line, requests on stdin, answers on stdout. */

const port = z.int().min(0).max(65_535);
const words = z.string().max(1500);

export const requestSchema = z.discriminatedUnion('type', [
  /** The first line. Impairments are in the words of the grammar: so there is one form of them, checked in one place. */
  z.strictObject({
    type: z.literal('start'),
    listen: z.strictObject({ address: z.union([z.ipv4(), z.ipv6()]), port }),
    to: z.strictObject({ address: z.union([z.ipv4(), z.ipv6()]), port: port.min(1) }),
    impairments: words,
  }),
  /** Other impairments from here on. */
  z.strictObject({ type: z.literal('set'), impairments: words }),
  z.strictObject({ type: z.literal('counts') }),
  /** Hand on what is on its way, tell the counts and end. */
  z.strictObject({ type: z.literal('stop') }),
]);
export type Request = z.infer<typeof requestSchema>;

/** On CLOCK_MONOTONIC, in µs, as latency/clock.ts reads it. */
const sinceUs = z.number();

export const answerSchema = z.discriminatedUnion('type', [
  /** To `start`. */
  z.strictObject({ type: z.literal('listening'), port: port.min(1), sinceUs }),
  /** To `set`. */
  z.strictObject({ type: z.literal('set'), sinceUs }),
  /** To `counts`. */
  z.strictObject({ type: z.literal('counts'), counts: impairmentCountsSchema }),
  /** To `stop`; the last line. */
  z.strictObject({ type: z.literal('stopped'), counts: impairmentCountsSchema }),
  /** Instead of an answer: it ends. `code` is that of the system, e.g. `EADDRINUSE`, or `request` for a bad line. */
  z.strictObject({ type: z.literal('fault'), code: z.string(), message: z.string() }),
]);
export type Answer = z.infer<typeof answerSchema>;

export function encodeLine(message: Request | Answer): string {
  return `${JSON.stringify(message)}\n`;
}

/** @returns null where the line is not one of ours. */
export function parseRequest(line: string): Request | null {
  return parseLine(requestSchema, line);
}

/** @returns null where the line is not one of ours. */
export function parseAnswer(line: string): Answer | null {
  return parseLine(answerSchema, line);
}

function parseLine<T>(schema: z.ZodType<T>, line: string): T | null {
  try {
    return schema.safeParse(JSON.parse(line)).data ?? null;
  } catch {
    // Not JSON: not one of ours.
    return null;
  }
}
