import { deserialize, serialize } from 'node:v8';
import { describe, expect, it } from 'vitest';
import { ERROR_CODES } from '../../src/errors/loop-error.js';
import {
  type ChildMessage,
  childMessageSchema,
  describeIssue,
  MAX_LATENCIES_PER_REPORT,
  type ParentMessage,
  parentMessageSchema,
} from '../../src/protocol/messages.js';
import { receiverConfig, senderConfig } from '../config/child-configs.js';
import { CHILD_MESSAGES } from './samples.js';

/** What IPC with advanced serialization makes of a message. */
const overIpc = (message: unknown): unknown => deserialize(serialize(message));

const PARENT_MESSAGES: readonly ParentMessage[] = [
  { type: 'configure', config: senderConfig() },
  { type: 'configure', config: receiverConfig({ tapPort: 40_000, frames: 5 }) },
  { type: 'go', firstSequence: 0xffff, frames: 5 },
  { type: 'key-frame', firstSequence: null },
  { type: 'stop' },
];

it.each(CHILD_MESSAGES)('takes from a child $type as it was sent', (message) => {
  expect(childMessageSchema.parse(overIpc(message))).toEqual(message);
});

it.each(PARENT_MESSAGES)('takes from the supervisor $type as it was sent', (message) => {
  expect(parentMessageSchema.parse(overIpc(message))).toEqual(message);
});

it('has an example of each message of the supervisor here', () => {
  const known = parentMessageSchema.options.map((option) => option.shape.type.value);
  expect(new Set(PARENT_MESSAGES.map(({ type }) => type))).toEqual(new Set(known));
});

it('has an example of each message of a child here', () => {
  const known = childMessageSchema.options.map((option) => option.shape.type.value);
  expect(new Set(CHILD_MESSAGES.map(({ type }) => type))).toEqual(new Set(known));
});

it.each(ERROR_CODES)('carries the fault %s', (code) => {
  expect(childMessageSchema.parse({ type: 'fault', code, message: '' })).toMatchObject({ code });
});

describe('what is no message', () => {
  it.each([
    ...[
      null,
      undefined,
      0,
      '',
      'ready',
      [],
      {},
      { type: null },
      { type: 'unknown' },
      { type: 'READY' },
      { cmd: 'NODE_X' },
    ],
    { type: ['ready'] },
  ])('is refused by both sides: %o', (raw) => {
    expect(childMessageSchema.safeParse(raw).success).toBe(false);
    expect(parentMessageSchema.safeParse(raw).success).toBe(false);
  });

  it('is refused from the wrong side', () => {
    expect(childMessageSchema.safeParse({ type: 'stop' }).success).toBe(false);
    expect(parentMessageSchema.safeParse({ type: 'ready' }).success).toBe(false);
  });
});

/** The first message of that type with some of its fields changed. */
function wrong(type: ChildMessage['type'], changes: object): unknown {
  return { ...CHILD_MESSAGES.find((message) => message.type === type), ...changes };
}

it.each([
  [wrong('ready', { extra: 1 }), /extra/],
  [wrong('progress', { step: 'flying' }), /^step: /],
  [wrong('progress', { video: { width: 1, height: 1, pixelFormat: 'nv12' } }), /^video\.pixelFormat: /],
  [wrong('sender-report', { frames: -1 }), /^frames: /],
  [wrong('sender-report', { frames: 1.5 }), /^frames: /],
  [wrong('sender-report', { frames: Number.NaN }), /^frames: /],
  [wrong('sender-report', { firstFrameUs: '1' }), /^firstFrameUs: /],
  [wrong('receiver-report', { lost: -1 }), /^lost: /],
  [wrong('receiver-report', { stamped: undefined }), /^stamped: /],
  [wrong('receiver-report', { latenciesUs: [1, 2, 3] }), /^latenciesUs: /],
  [wrong('receiver-report', { latenciesUs: new Float32Array(3) }), /^latenciesUs: /],
  [wrong('receiver-report', { latenciesUs: new Float64Array(MAX_LATENCIES_PER_REPORT + 1) }), /^latenciesUs: /],
  [wrong('quit', { by: 'boredom' }), /^by: /],
  [wrong('fault', { code: 'E_UNKNOWN' }), /^code: /],
  [wrong('fault', { message: 'x'.repeat(4001) }), /^message: /],
  [wrong('done', { reason: 'tired' }), /^reason: /],
  [wrong('log', { level: 'fatal' }), /^level: /],
  [wrong('log', { message: 'x'.repeat(4001) }), /^message: /],
  [wrong('log', { message: Buffer.from('x') }), /^message: /],
])('says which field is wrong in %o', (raw, complaint) => {
  const parsed = childMessageSchema.safeParse(overIpc(raw));
  expect(parsed.error === undefined ? 'nothing' : describeIssue(parsed.error)).toMatch(complaint);
});

it('takes as many delays as one report may carry', () => {
  const full = wrong('receiver-report', { latenciesUs: new Float64Array(MAX_LATENCIES_PER_REPORT) });
  expect(childMessageSchema.safeParse(full).success).toBe(true);
});

it('says which field of a configuration is wrong', () => {
  const parsed = parentMessageSchema.safeParse({ type: 'configure', config: { ...receiverConfig(), port: 0 } });
  expect(parsed.error === undefined ? 'nothing' : describeIssue(parsed.error)).toMatch(/^config\.port: /);
});
