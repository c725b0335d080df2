import { z } from 'zod';
import { CODECS, TEST_PATTERNS } from '../../pipeline/vocabulary.js';
import { LIMITS } from '../defaults.js';

/** What a sender child is told of its source (pipeline/source.ts has the meaning of each field). */

const dimension = z.int().min(LIMITS.minSize).max(LIMITS.maxSize);
const path = z.string().startsWith('/');
const fit = { rescale: z.boolean(), resample: z.boolean() };
const place = z.int().min(0).max(32_767);
/** Of an image in its sequence. */
const imageNumber = z.int().min(0).max(LIMITS.maxFrames);

const cameraMode = z.strictObject({
  format: z.enum(['raw', 'mjpeg']),
  width: dimension,
  height: dimension,
  frameRate: z.strictObject({ numerator: z.int().positive(), denominator: z.int().positive() }),
});

export const sourceSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('test'), pattern: z.enum(TEST_PATTERNS) }),
  z.strictObject({
    kind: z.literal('file'),
    path,
    loop: z.boolean(),
    durationMs: z.number().positive().optional(),
    ...fit,
  }),
  z.strictObject({ kind: z.literal('still'), path, rescale: z.boolean() }),
  z.strictObject({
    kind: z.literal('images'),
    // printf gets it: one number and nothing else.
    location: path.regex(/^(?:[^%]|%%)*%(?:0?[1-9])?d(?:[^%]|%%)*$/s),
    first: imageNumber,
    last: imageNumber,
    loop: z.boolean(),
  }),
  z.strictObject({ kind: z.literal('v4l2'), device: path, mode: cameraMode.nullable(), ...fit }),
  z.strictObject({
    kind: z.literal('rtsp'),
    location: z.string().regex(/^rtsps?:\/\/[^\s\p{Cc}]+$/u),
    user: z.string().nullable(),
    password: z.string().nullable(),
    transport: z.enum(['tcp', 'udp']),
    latencyMs: z.int().min(0).max(LIMITS.maxJitterBufferMs),
    anyCertificate: z.boolean(),
    ...fit,
  }),
  z.strictObject({
    kind: z.literal('rtp'),
    address: z.string().regex(/^[0-9A-Fa-f:.]+(%[A-Za-z0-9_.-]+)?$/),
    port: z.int().min(1).max(65_535),
    codec: z.enum(CODECS),
    ...fit,
  }),
  z.strictObject({
    kind: z.literal('screen'),
    display: z.string().nullable(),
    region: z.strictObject({ x: place, y: place, width: dimension, height: dimension }).nullable(),
    cursor: z.boolean(),
    rescale: z.boolean(),
  }),
  z.strictObject({ kind: z.literal('pipeline'), words: z.string().min(1), ...fit }),
]);
