import { z } from 'zod';
import { impairmentCountsSchema } from '../latency/impairment-counts.js';
import { latencySchema } from '../latency/latency-schema.js';

/**
 * report.json: everything that a run of `gstcv-loop latency` has measured. `schemaVersion` grows when the meaning of a
 * field changes or one goes away; fields may be added at any time, so readers should ignore what they do not know.
 */
export const REPORT_VERSION = 1;

const count = z.int().nonnegative();
const ms = z.number();
const nullableNumber = z.number().nullable();

/** Change of the delay over a run (Theil-Sen slope over medians of one second, 95 % interval by Mann-Kendall). */
export const driftSchema = z.object({
  msPerMinute: z.number(),
  low: z.number(),
  high: z.number(),
  /** The interval leaves out zero, and the slope is large enough to matter. */
  isReal: z.boolean(),
});

/** Where the time goes, in the order of the path; each summarised over the frames that were measured. */
export const STAGES = ['stamp', 'write', 'link', 'hand-over'] as const;
export type Stage = (typeof STAGES)[number];
const stagesSchema = z.object({
  /** From the frame's arrival in OpenCV until the stamp is in it. */
  stamp: latencySchema,
  /** From there until the writer has taken the frame. */
  write: latencySchema,
  /** From there until the decoded frame is a Mat of the receiver: encoder, network, decoder. */
  link: latencySchema,
  /** From there until the receiver has read the stamp and handed the frame on; not part of the one-way latency. */
  'hand-over': latencySchema,
});

/** Frames captured in the measured time, by the sequence numbers of their stamps. */
const framesSchema = z.object({
  sent: count,
  received: count,
  lost: count,
  duplicated: count,
  reordered: count,
  /** Frames that came with a stamp that could not be read; they are among the lost ones as well. */
  unreadable: count,
});

const processSchema = z.object({
  /** Of one core, over the measured time. */
  cpuPercent: z.number(),
  /** Highest resident memory that was seen. */
  rssMib: z.number(),
});

const packetsSchema = z.object({ received: count, lost: count, duplicated: count, reordered: count, jitterMs: ms });

const gapSchema = z.object({
  fromMs: ms,
  durationMs: ms,
  /** It lasted until the end of what was observed: the picture may never have come back. */
  isOpen: z.boolean(),
});

/** One measurement of one setting. Times called `…AtMs` and in `samples` are ms since the measured time began. */
export const runSchema = z.object({
  /** 1 for the first of the interleaved repeats. */
  round: z.int().positive(),
  /** Since the whole measurement began. */
  startedMs: ms,
  durationMs: ms,
  latencyMs: latencySchema.nullable(),
  /** Mean difference between the delays of successive frames (RFC 3393). */
  latencyJitterMs: nullableNumber,
  drift: driftSchema.nullable(),
  fps: z.number(),
  frames: framesSchema,
  stagesMs: stagesSchema.nullable(),
  packets: packetsSchema,
  /** Of the RTP packets. */
  bitrateKbps: z.number(),
  /** From the start of the children to the first decoded frame. */
  firstFrameMs: nullableNumber,
  processes: z.object({ sender: processSchema, receiver: processSchema, supervisor: processSchema }).nullable(),
  quality: z.object({ frames: count, psnrDb: z.number(), ssim: z.number() }).nullable(),
  /** Times in which the picture stood still. */
  gaps: z.array(gapSchema),
  restarts: count,
  impairment: impairmentCountsSchema.nullable(),
  /** Of each frame that came, in the order of capture: when it was captured, and its one-way latency. */
  samples: z.object({ atMs: z.array(z.number()), latencyMs: z.array(z.number()) }),
  /** Why there is no measurement; null where there is one. */
  error: z.string().nullable(),
});

const settingSchema = z.object({
  /** Unique, for people: `preset=ultrafast size=640x480`, or `default` where nothing varies. */
  name: z.string(),
  /** What the matrix varies, by key, as the user wrote it. */
  values: z.record(z.string(), z.string()),
  video: z.object({ width: z.int(), height: z.int(), fps: z.number() }),
  /** `element` is missing where it is x264enc. */
  encoder: z.object({
    element: z.string().optional(),
    preset: z.string(),
    bitrateKbps: z.number(),
    gop: z.int(),
    threads: z.int(),
  }),
  /** What the impairing proxy was told; null: none. */
  impair: z.string().nullable(),
  fecPercent: z.number(),
  jitterBufferMs: z.number(),
  runs: z.array(runSchema),
});

const baselineSchema = z.object({
  name: z.enum(['floor', 'naive']),
  /** The setting that it was measured beside. */
  setting: z.string(),
  /** One for each round. */
  runs: z.array(
    z.object({ round: z.int().positive(), latencyMs: latencySchema.nullable(), error: z.string().nullable() }),
  ),
});

const assertionSchema = z.object({
  /** As the user wrote it. */
  text: z.string(),
  setting: z.string(),
  /** Median over the runs, in the unit of the assertion; null where it could not be measured, which does not hold. */
  actual: nullableNumber,
  unit: z.string(),
  holds: z.boolean(),
});

export const reportSchema = z.object({
  schemaVersion: z.literal(REPORT_VERSION),
  tool: z.object({ name: z.literal('gstcv-loop'), version: z.string() }),
  /** ISO 8601, UTC. */
  startedAt: z.string(),
  elapsedMs: ms,
  /** It was interrupted: not all that was asked for has been measured. */
  partial: z.boolean(),
  host: z.object({
    system: z.string(),
    cpu: z.string(),
    cores: z.int(),
    memoryMib: z.number(),
    node: z.string(),
    /** Load average of the last minute, before the measurement. */
    loadBefore: z.number(),
  }),
  request: z.object({
    /** The words after `gstcv-loop`. */
    command: z.array(z.string()),
    durationMs: ms,
    warmupMs: ms,
    repeat: z.int().positive(),
    source: z.string(),
  }),
  settings: z.array(settingSchema),
  baseline: z.array(baselineSchema),
  assertions: z.array(assertionSchema),
  /** Name of the setting with the lowest p50 of those that lost nothing; null with fewer than two settings. */
  best: z.string().nullable(),
});

export type Report = z.infer<typeof reportSchema>;
export type ReportSetting = z.infer<typeof settingSchema>;
export type ReportRun = z.infer<typeof runSchema>;
export type ReportBaseline = z.infer<typeof baselineSchema>;
export type ReportAssertion = z.infer<typeof assertionSchema>;
export type Drift = z.infer<typeof driftSchema>;
export { type ImpairmentCounts, impairmentCountsSchema } from '../latency/impairment-counts.js';
