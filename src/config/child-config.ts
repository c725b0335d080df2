import { z } from 'zod';
import { ENCODER_ELEMENTS } from '../pipeline/encoders.js';
import { CODECS, DECODERS, X264_PRESETS } from '../pipeline/vocabulary.js';
import { LIMITS } from './defaults.js';
import { DISPLAY_MODES } from './display-modes.js';
import { sourceSchema } from './source/source-schema.js';
import { STAMP_READERS } from './stamp-readers.js';

/** What a child is told in its one configuration message. The schemas are the contract; the types follow from them. */

const port = z.int().min(1).max(65_535);
const dimension = z.int().min(LIMITS.minSize).max(LIMITS.maxSize);
const address = z.union([z.ipv4(), z.string().regex(/^[0-9A-Fa-f:.]+(%[A-Za-z0-9_.-]+)?$/)]);
const display = z.enum(DISPLAY_MODES);
export const frameLimitSchema = z.int().min(1).max(LIMITS.maxFrames).nullable();

/** 32 bits: the synchronization source of a stream (RFC 3550, section 3). */
const ssrc = z.int().min(0).max(LIMITS.maxSsrc);
/** 16 bits. */
export const rtpSequenceSchema = z.int().min(0).max(0xffff).nullable();

/** Stamps are of the wall clock, and those of both hosts agree to so many µs; absent: of the clock of one host. */
const wallErrorUs = z.number().positive().optional();

/** Which pictures a child is to keep, by the sequence numbers of their stamps: from, from + every, and so on. */
const sampleSchema = z.strictObject({
  /** Folder that exists; who made it takes it away. */
  dir: z.string().startsWith('/'),
  every: z.int().min(1).max(LIMITS.maxFrames),
  from: z.int().min(0).max(LIMITS.maxSequence),
  count: z.int().min(1).max(LIMITS.maxSamples),
});

const frameRate = z.strictObject({ numerator: z.int().positive(), denominator: z.int().positive() });
const videoFormat = z.strictObject({
  width: dimension,
  height: dimension,
  frameRate,
  forceBgr: z.boolean().optional(),
});

/** Which pipelines a child runs: ours, or those that everybody writes first (pipeline/naive-pipelines.ts). */
const recipe = z.enum(['planar', 'naive']);

const iface = z.string().regex(/^[A-Za-z0-9_.-]{1,15}$/);

/** Module with the user's own code for each frame; watched: loaded anew when it changes. */
const hook = z.strictObject({ path: z.string().startsWith('/'), watch: z.boolean() });

const output = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('rtp'),
    address,
    port,
    /** Where the address is that of a group. */
    multicast: z.strictObject({ iface: iface.nullable(), ttl: z.int().min(0).max(255) }).optional(),
  }),
  z.strictObject({ kind: z.enum(['screen', 'discard']) }),
]);

export const senderConfigSchema = z.strictObject({
  role: z.literal('sender'),
  source: sourceSchema,
  video: videoFormat,
  codec: z.enum(CODECS),
  encoder: z.strictObject({
    element: z.enum(ENCODER_ELEMENTS),
    /** Properties that this host's version of the element does not have. */
    omit: z.array(z.string()).optional(),
    preset: z.enum(X264_PRESETS),
    bitrateKbps: z.int().min(1).max(LIMITS.maxBitrateKbps),
    gop: z.int().min(1).max(LIMITS.maxGop),
    threads: z.int().min(1).max(LIMITS.maxThreads),
  }),
  output,
  ssrc,
  /** Tells this sender's stamps from those of the one before it (docs/stamp.md). */
  session: z.int().min(0).max(LIMITS.maxSession),
  /** RTP sequence number of the first packet; null: any. */
  firstSequence: rtpSequenceSchema,
  /** Redundant packets (RFC 5109) in percent of the others; 0: none. */
  fecPercent: z.int().min(0).max(100),
  /** Open everything, but write nothing before `go` comes. */
  hold: z.boolean(),
  stamp: z.boolean(),
  /** Draw the stamp that a camera can read from the screen as well. */
  cameraStamp: z.boolean(),
  wallErrorUs,
  /** Report when each single frame passed (protocol/trace.ts). */
  trace: z.boolean(),
  recipe,
  timeOverlay: z.boolean(),
  display,
  hook: hook.nullable(),
  /** Frames to send before the child is done, or null for no end. */
  frames: frameLimitSchema,
  /** Pictures to keep as they are sent, stamp included; null: none. */
  samples: sampleSchema.nullable(),
});

export const receiverConfigSchema = z.strictObject({
  role: z.literal('receiver'),
  /** A group is joined. */
  bindAddress: address,
  port,
  /** Interface on which a multicast group is joined; null: the one that the routes choose. */
  iface: iface.nullable(),
  codec: z.enum(CODECS),
  /** RTP payload type of the stream. */
  payloadType: z.int().min(0).max(127),
  /** What a session description tells of the codec: parameter sets, in Base64. */
  parameters: z.record(z.string().regex(/^[a-z-]{1,40}$/), z.string().regex(/^[A-Za-z0-9+/=,]{1,8192}$/)),
  decoder: z.enum(DECODERS),
  /** The only stream to show; null: whatever comes. */
  ssrc: ssrc.nullable(),
  /** Whether redundant packets (RFC 5109) come, to recover lost ones from. */
  fec: z.boolean(),
  /** How long to wait for a packet that is missing; 0: there is no jitter buffer. */
  jitterBufferMs: z.int().min(0).max(LIMITS.maxJitterBufferMs),
  /** Loopback port of the supervisor's tap; null until the supervisor has opened it. */
  tapPort: port.nullable(),
  readStamp: z.enum(STAMP_READERS),
  wallErrorUs,
  /** Report when each single frame passed (protocol/trace.ts). */
  trace: z.boolean(),
  recipe,
  timeOverlay: z.boolean(),
  display,
  hook: hook.nullable(),
  /** Where to put a picture every so often, as it was decoded; null: nowhere. */
  snapshots: z.strictObject({ dir: z.string().startsWith('/'), everyMs: z.int().positive() }).nullable(),
  /** Frames to receive before the child is done, or null for no end. */
  frames: frameLimitSchema,
  /** Pictures to keep as they were decoded; null: none. With `timeOverlay` they differ from those that were sent. */
  samples: sampleSchema.nullable(),
});

export type SenderConfig = z.infer<typeof senderConfigSchema>;
export type ReceiverConfig = z.infer<typeof receiverConfigSchema>;
export type SampleConfig = z.infer<typeof sampleSchema>;
export type ChildConfig = SenderConfig | ReceiverConfig;
export type Role = ChildConfig['role'];
