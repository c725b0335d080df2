import { z } from 'zod';
import {
  frameLimitSchema,
  receiverConfigSchema,
  rtpSequenceSchema,
  senderConfigSchema,
} from '../config/child-config.js';
import { HOOK_LIMITS } from '../config/defaults.js';
import { ERROR_CODES, type ErrorCode } from '../errors/loop-error.js';
import { hookCounts, stampCounts } from './events.js';
import { RECEIVER_TRACE, SENDER_TRACE, traceSchema } from './trace.js';

export const REPORT_INTERVAL_MS = 200;
export const MAX_LATENCIES_PER_REPORT = 10_000;
export const MAX_GAPS_PER_REPORT = 16;

/** The two unions of what goes between the supervisor and a child. */

/** Supervisor to child, once, after `ready`: what to do. */
const configure = z.strictObject({
  type: z.literal('configure'),
  config: z.discriminatedUnion('role', [senderConfigSchema, receiverConfigSchema]),
});

/** Supervisor to a sender that was configured to hold: write the next frame, and those that follow. */
const go = z.strictObject({
  type: z.literal('go'),
  firstSequence: rtpSequenceSchema,
  /** In place of the configured limit: its predecessor went on sending while this child was held. */
  frames: frameLimitSchema,
});

/** Supervisor to sender: begin anew with a key frame; somebody has just begun to listen. */
const keyFrame = z.strictObject({ type: z.literal('key-frame'), firstSequence: rtpSequenceSchema });

/** Supervisor to child, at most once: finish what is under way and leave. */
const stop = z.strictObject({ type: z.literal('stop') });

export const parentMessageSchema = z.discriminatedUnion('type', [configure, go, keyFrame, stop]);
export type ParentMessage = z.infer<typeof parentMessageSchema>;
export type Go = Omit<z.infer<typeof go>, 'type'>;

/** Child to supervisor, once, first: the addon is loaded, a configuration may come. */
const ready = z.strictObject({ type: z.literal('ready') });

/** Child to supervisor: a step of its life that only the child can see. */
const progress = z.strictObject({
  type: z.literal('progress'),
  /**
   * `opening`: an open is about to block; `holding`: a sender that was told to hold could write now; `playing`: the first
   * frame has passed; `round`: the source has come to its end, and begins again.
   */
  step: z.enum(['opening', 'holding', 'playing', 'round']),
  /** With `playing`: what the picture is. */
  video: z.strictObject({ width: z.int(), height: z.int(), pixelFormat: z.enum(['i420', 'bgr', 'bgrx']) }).optional(),
});

const count = z.int().nonnegative();
const delays = z.instanceof(Float64Array).refine((values) => values.length <= MAX_LATENCIES_PER_REPORT);

/** From the last new frame before a gap to the first after it, on the clock of monotonicUs. */
const gapSchema = z.strictObject({ fromUs: z.int(), toUs: z.int() });

/** Frames since the child began; when the first and the last of them passed, on the clock of monotonicUs. */
const frameProgress = { frames: count, firstFrameUs: z.int().nullable(), lastFrameUs: z.int().nullable() };

/** What a hook has done. Counts since the child began. */
const hookReport = z.strictObject({
  ...hookCounts,
  /** What it took for each frame since the last report, conversions included, in µs. */
  tookUs: delays,
  /** How long it has owed an answer for the frame that it has now; 0: it has none. */
  pendingUs: count,
});

/** Sender to supervisor, every `REPORT_INTERVAL_MS` and once at the end: counts since the child began; also a heartbeat. */
const senderReport = z.strictObject({
  type: z.literal('sender-report'),
  ...frameProgress,
  /** Time spent in handing frames over to the encoder's pipeline, which blocks while the one before is not yet taken. */
  writeUs: count,
  /** Rows of SENDER_TRACE since the last report. */
  trace: traceSchema(SENDER_TRACE),
  hook: hookReport.optional(),
});

/** Frames stamped by a clock that the receiver's child cannot read. */
const otherClockSchema = z.strictObject({
  /** 16 bits (latency/clock.ts). */
  clockId: z.int().min(0).max(0xffff),
  /** When frames could first be read, on the clock of monotonicUs. */
  openedUs: z.int(),
  /** By the stamps: that clock, in µs modulo 2^40. */
  capturedUs: delays,
  /** When each of them had been read, on the clock of monotonicUs. */
  readUs: delays,
});

/** Receiver to supervisor, every `REPORT_INTERVAL_MS` and once at the end: counts since the child began; also a heartbeat. */
const receiverReport = z.strictObject({
  type: z.literal('receiver-report'),
  ...frameProgress,
  ...stampCounts,
  /** When the last frame came whose stamp was new; null where no stamp was read. */
  lastFreshUs: z.int().nullable(),
  /** The times in which the picture stood still, since the last report. */
  gaps: z.array(gapSchema).max(MAX_GAPS_PER_REPORT),
  /** One-way delays in µs of the frames since the last report; empty where clocks cannot be compared. */
  latenciesUs: delays,
  /** Those since the last report whose delays are not among them, as their clock is another one. */
  otherClock: otherClockSchema.optional(),
  /** Rows of RECEIVER_TRACE since the last report. */
  trace: traceSchema(RECEIVER_TRACE),
  hook: hookReport.optional(),
});

/** Child to supervisor: what a hook emits, as JSON. */
const hook = z.strictObject({
  type: z.literal('hook'),
  /** Of the frame's stamp; null: it was emitted in no frame's name, or that has no stamp. */
  sequence: z.int().nonnegative().nullable(),
  json: z.string().max(HOOK_LIMITS.maxEmitBytes),
});

/** Child to supervisor: the user pressed q or closed the window. */
const quit = z.strictObject({ type: z.literal('quit'), by: z.enum(['key', 'window']) });

/** Child to supervisor, before it leaves: it cannot go on. */
const fault = z.strictObject({
  type: z.literal('fault'),
  code: z.enum(ERROR_CODES as readonly [ErrorCode, ...ErrorCode[]]),
  message: z.string().max(4000),
});

/** Child to supervisor, last: everything that was asked for has been done. */
const done = z.strictObject({ type: z.literal('done'), reason: z.enum(['frames', 'end-of-stream', 'stopped']) });

/** Child to supervisor: a line for the log. */
const log = z.strictObject({
  type: z.literal('log'),
  level: z.enum(['debug', 'info', 'warn', 'error']),
  message: z.string().max(4000),
});

export const childMessageSchema = z.discriminatedUnion('type', [
  ready,
  progress,
  senderReport,
  receiverReport,
  hook,
  quit,
  fault,
  done,
  log,
]);
export type ChildMessage = z.infer<typeof childMessageSchema>;
export type SenderReport = z.infer<typeof senderReport>;
export type ReceiverReport = z.infer<typeof receiverReport>;
export type HookReport = z.infer<typeof hookReport>;
export type OtherClock = z.infer<typeof otherClockSchema>;
export type Gap = z.infer<typeof gapSchema>;
export type DoneReason = z.infer<typeof done>['reason'];

/** `role.port: too small` and the like: the first thing that is wrong with a message, by the name of its field. */
export function describeIssue(error: z.ZodError): string {
  const issue = error.issues[0];
  if (issue === undefined) return 'not a message';
  const field = issue.path.map(String).join('.');
  return field === '' ? issue.message : `${field}: ${issue.message}`;
}
