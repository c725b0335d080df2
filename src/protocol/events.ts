import { z } from 'zod';
import { latencySchema } from '../latency/latency-schema.js';

/** What `--json` prints, one object per line, and what the library emits. Documented in docs/events.md. */

const role = z.enum(['sender', 'receiver']);
const count = z.int().nonnegative();
const ms = z.number().nonnegative();

/** What a receiver counts by the stamps, since its counting began. */
export const stampCounts = { stamped: count, unreadable: count, lost: count, duplicated: count, reordered: count };

/** What a hook has done, since the run began. */
export const hookCounts = {
  /** Frames that it was called for. */
  frames: count,
  /** Of these, those in which it failed: they went on unchanged. */
  errors: count,
  /** Frames of a receiver that it was not called for, because newer ones waited. */
  skipped: count,
  /** What it emitted and was not taken: too large, or too much at a time. */
  dropped: count,
};

/** How the sender's clock is known: it is ours; by asking it; both follow a time server; not at all. */
const CLOCK_KINDS = ['same', 'estimated', 'synced', 'relative'] as const;
export type ClockKind = (typeof CLOCK_KINDS)[number];

/** What a latency can be told to; null is what does not apply. */
const clockSchema = z.strictObject({
  kind: z.enum(CLOCK_KINDS),
  /** The true latency lies no further away. */
  errorMs: ms.nullable(),
  /** Shortest time to the sender's host and back. */
  rttMs: ms.nullable(),
  /** The sender's clock minus ours, and how much faster it runs. */
  offsetMs: z.number().nullable(),
  driftPpm: z.number().nullable(),
});
export type ClockInfo = z.infer<typeof clockSchema>;

const latencyFields = {
  /** Null where none could be measured. */
  latencyMs: latencySchema.nullable(),
  /** Above the smallest one of the run, where clocks cannot be compared; otherwise null. */
  latencyAboveMinMs: latencySchema.nullable(),
  /** Null where neither is known. */
  clock: clockSchema.nullable(),
};

export type Latency = z.infer<typeof latencySchema>;

export const CHILD_STATES = [
  'starting',
  'waiting',
  'opening',
  'playing',
  'stalled',
  'stopping',
  'stopped',
  'failed',
] as const;
export type ChildState = (typeof CHILD_STATES)[number];

/** Milliseconds since the run began, on a monotonic clock. */
const timeMs = ms;

const stateEvent = z.strictObject({
  type: z.literal('state'),
  timeMs,
  role,
  from: z.enum(CHILD_STATES),
  to: z.enum(CHILD_STATES),
  reason: z.string(),
  pid: z.int().nullable(),
});

const senderStatsEvent = z.strictObject({
  type: z.literal('stats'),
  timeMs,
  role: z.literal('sender'),
  state: z.enum(CHILD_STATES),
  /** Since the run began, over all restarts. */
  frames: count,
  /** Frames per second since the last stats event. */
  fps: z.number().nonnegative(),
  /** Where there is a hook. */
  hook: z.strictObject(hookCounts).optional(),
});

const receiverStatsEvent = z.strictObject({
  type: z.literal('stats'),
  timeMs,
  role: z.literal('receiver'),
  state: z.enum(CHILD_STATES),
  frames: count,
  fps: z.number().nonnegative(),
  ...stampCounts,
  /** Of the frames since the last stats event. */
  ...latencyFields,
  /** Bit rate of the RTP packets since the last stats event, in kbit/s. */
  bitrateKbps: z.number().nonnegative(),
  /** RTP packets missing by sequence number, since the run began. */
  packetsLost: count,
  /** Where there is a hook. */
  hook: z.strictObject(hookCounts).optional(),
});

/** What can be wrong with a role, from its process to its picture; docs/events.md says what each one means. */
export const VERDICTS = [
  'ok',
  'no-start',
  'missing',
  'unresponsive',
  'channel-broken',
  'open-timeout',
  'no-capture',
  'source-lost',
  'source-broken',
  'writer-dead',
  'encoder-slow',
  'hook-slow',
  'no-packets',
  'foreign-packets',
  'no-keyframe',
  'decode-stall',
  'frozen-source',
  'late',
  'lossy',
  'record-failed',
] as const;
export type VerdictName = (typeof VERDICTS)[number];

const diagnosisEvent = z.strictObject({
  type: z.literal('diagnosis'),
  timeMs,
  role,
  verdict: z.enum(VERDICTS),
  /** The numbers behind it, by name; names end in their unit. */
  evidence: z.record(z.string(), z.union([z.number(), z.string()])),
  message: z.string(),
});

/** The receiver's picture stood still, by its stamps: from the last new frame to the next one. */
const gapEvent = z.strictObject({
  type: z.literal('gap'),
  timeMs,
  role: z.literal('receiver'),
  fromMs: ms,
  toMs: ms,
  durationMs: ms,
});

const restartEvent = z.strictObject({
  type: z.literal('restart'),
  timeMs,
  role,
  /** 1 for the first restart. */
  attempt: z.int().positive(),
  delayMs: ms,
  reason: z.string(),
});

/** From the least to the most important. */
export const LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

const json = z.json();
export type JsonValue = z.infer<typeof json>;

/** What a hook has emitted. */
const hookEvent = z.strictObject({
  type: z.literal('hook'),
  timeMs,
  role,
  /** Of the frame; null: it was emitted in no frame's name, or that has no stamp. */
  sequence: count.nullable(),
  data: json,
});

const logEvent = z.strictObject({
  type: z.literal('log'),
  timeMs,
  level: z.enum(LOG_LEVELS),
  role: role.nullable(),
  message: z.string(),
});

/** What a receiver has recorded. */
const recordSchema = z.strictObject({
  /** A file for each format of the stream; those that no picture came for are left out. */
  files: z.array(z.string()),
  bytes: count,
  /** From the first packet to the last. */
  durationMs: ms,
  /** Packets that were left out, because the disk was too slow. */
  dropped: count,
  /** Why it is not whole; null: it is. */
  failed: z.string().nullable(),
});

export const summarySchema = z.strictObject({
  type: z.literal('summary'),
  outcome: z.enum(['done', 'interrupted', 'failed']),
  durationMs: ms,
  sender: z.strictObject({ frames: count, fps: z.number().nonnegative() }).nullable(),
  receiver: z
    .strictObject({
      frames: count,
      fps: z.number().nonnegative(),
      ...stampCounts,
      ...latencyFields,
    })
    .nullable(),
  restarts: z.strictObject({ sender: count, receiver: count }),
  /** Null where nothing was to be recorded. */
  record: recordSchema.nullable(),
});

export const loopEventSchema = z.union([
  stateEvent,
  senderStatsEvent,
  receiverStatsEvent,
  diagnosisEvent,
  gapEvent,
  restartEvent,
  hookEvent,
  logEvent,
  summarySchema,
]);

export type Evidence = z.infer<typeof diagnosisEvent>['evidence'];
export type LoopEvent = z.infer<typeof loopEventSchema>;
export type SummaryEvent = z.infer<typeof summarySchema>;
export type RecordSummary = z.infer<typeof recordSchema>;
export type HookEvent = z.infer<typeof hookEvent>;
export type StatsEvent = Extract<LoopEvent, { type: 'stats' }>;
export type SenderStatsEvent = z.infer<typeof senderStatsEvent>;
export type ReceiverStatsEvent = z.infer<typeof receiverStatsEvent>;
/** An event before the supervisor has put its time on it. */
export type Untimed<E> = E extends unknown ? Omit<E, 'timeMs'> : never;
