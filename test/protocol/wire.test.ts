import { serialize } from 'node:v8';
import { describe, expect, it } from 'vitest';
import { MAX_GAPS_PER_REPORT, MAX_LATENCIES_PER_REPORT } from '../../src/protocol/messages.js';
import { encodeMessage, MAX_MESSAGE_BYTES, MessageReader, WireError } from '../../src/protocol/wire.js';
import { seededRandom } from '../latency/seeded-random.js';
import { CHILD_MESSAGES } from './samples.js';

/** What a reader makes of the chunks. */
function read(...chunks: readonly Buffer[]): unknown[] {
  const messages: unknown[] = [];
  const reader = new MessageReader((message) => messages.push(message));
  for (const chunk of chunks) reader.push(chunk);
  return messages;
}

/** Bytes with the length in front that is announced for them. */
function framed(body: Buffer, length = body.length): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt32BE(length);
  return Buffer.concat([head, body]);
}

const bytesOf = (bytes: Buffer) => Array.from(bytes, (_, index) => bytes.subarray(index, index + 1));
const ALL = Buffer.concat(CHILD_MESSAGES.map(encodeMessage));

describe('messages', () => {
  it.each(CHILD_MESSAGES)('arrive as they were sent: $type', (message) => {
    expect(read(encodeMessage(message))).toEqual([message]);
  });

  it('arrive in order, many in one chunk', () => {
    expect(read(ALL)).toEqual(CHILD_MESSAGES);
  });

  it('arrive byte by byte, each with its last byte', () => {
    const seen: number[] = [];
    const reader = new MessageReader(() => seen.push(position));
    let position = 0;
    for (const byte of bytesOf(ALL)) {
      position += 1;
      reader.push(byte);
    }
    let end = 0;
    expect(seen).toEqual(CHILD_MESSAGES.map((message) => (end += encodeMessage(message).length)));
    expect(read(...bytesOf(ALL))).toEqual(CHILD_MESSAGES);
  });

  it.each([1, 2, 3, 4, 5, 7, 64, 1000])('arrive in chunks of %i bytes, wherever these break', (size) => {
    const chunks = Array.from({ length: Math.ceil(ALL.length / size) }, (_, index) =>
      ALL.subarray(index * size, (index + 1) * size),
    );
    expect(read(...chunks)).toEqual(CHILD_MESSAGES);
  });

  it('arrive although an empty chunk comes in between', () => {
    const message = encodeMessage({ type: 'ready' });
    expect(read(Buffer.alloc(0), message.subarray(0, 5), Buffer.alloc(0), message.subarray(5))).toEqual([
      { type: 'ready' },
    ]);
  });

  it('do not share memory with the chunk that they came in', () => {
    const chunk = encodeMessage({ latenciesUs: Float64Array.of(1, 2) });
    const messages = read(chunk);
    chunk.fill(0);
    expect(messages).toEqual([{ latenciesUs: Float64Array.of(1, 2) }]);
  });

  it('have room for the longest report, several times over', () => {
    const report = {
      ...CHILD_MESSAGES.find(({ type }) => type === 'receiver-report'),
      gaps: Array.from({ length: MAX_GAPS_PER_REPORT }, () => ({ fromUs: 2 ** 52, toUs: 2 ** 53 })),
      latenciesUs: new Float64Array(MAX_LATENCIES_PER_REPORT).fill(Math.PI),
    };
    expect(encodeMessage(report).length * 4).toBeLessThan(MAX_MESSAGE_BYTES);
    expect(read(encodeMessage(report))).toEqual([report]);
  });

  it('may be as long as the limit, and not a byte longer', () => {
    const overhead = serialize('x'.repeat(MAX_MESSAGE_BYTES / 2)).length - MAX_MESSAGE_BYTES / 2;
    const longest = 'x'.repeat(MAX_MESSAGE_BYTES - overhead);
    expect(serialize(longest)).toHaveLength(MAX_MESSAGE_BYTES);
    expect(read(framed(serialize(longest)))).toEqual([longest]);
    expect(() => read(framed(serialize(`${longest}x`)))).toThrow(WireError);
  });
});

describe('garbage', () => {
  it.each([
    ['a line of text', Buffer.from('GStreamer: could not read\n')],
    ['JSON, as another channel would send it', Buffer.from('{"type":"ready"}\n')],
    ['the largest length', Buffer.alloc(4, 0xff)],
    ['a length that is one too large', framed(Buffer.alloc(0), MAX_MESSAGE_BYTES + 1)],
    ['an empty message', framed(Buffer.alloc(0))],
    ['nothing but zeros', Buffer.alloc(100)],
    ['a body of text', framed(Buffer.from('hello'))],
    ['a message that is cut short', framed(serialize({ type: 'ready' }).subarray(0, -1))],
    ['a version of tomorrow', framed(Buffer.from([0xff, 0x7f, 0x6f]))],
  ])('is an error, and no other than that: %s', (_what, bytes) => {
    expect(() => read(bytes)).toThrow(WireError);
    expect(() => read(...bytesOf(bytes))).toThrow(WireError);
  });

  it('does not take back the messages before it', () => {
    const messages: unknown[] = [];
    const reader = new MessageReader((message) => messages.push(message));
    expect(() => reader.push(Buffer.concat([encodeMessage({ type: 'ready' }), Buffer.from('garbage')]))).toThrow(
      WireError,
    );
    expect(messages).toEqual([{ type: 'ready' }]);
  });

  it('never throws anything but its own error, whichever bytes of a message are wrong', () => {
    const random = seededRandom(4711);
    let [refused, taken] = [0, 0];
    for (let round = 0; round < 3000; round += 1) {
      const message = CHILD_MESSAGES[random.integer(0, CHILD_MESSAGES.length - 1)] ?? {};
      const bytes = encodeMessage(message);
      for (let change = random.integer(1, 4); change > 0; change -= 1) {
        bytes[random.integer(0, bytes.length - 1)] = random.integer(0, 255);
      }
      try {
        read(bytes);
        taken += 1;
      } catch (error) {
        expect(error).toBeInstanceOf(WireError);
        refused += 1;
      }
    }
    expect([refused > 100, taken > 100]).toEqual([true, true]);
  });
});

it('announces a length without memory for it, and keeps no more than what has come', () => {
  const chunk = Buffer.alloc(16_384, 1);
  const before = process.memoryUsage().arrayBuffers;
  const readers = Array.from({ length: 50 }, () => new MessageReader(() => undefined));
  for (const reader of readers) reader.push(framed(Buffer.alloc(0), MAX_MESSAGE_BYTES));
  for (const reader of readers) reader.push(chunk);
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(50 * MAX_MESSAGE_BYTES);
  // All that a reader ever holds is one message and the chunk that came with its end.
  expect(() => {
    for (let count = 0; count <= MAX_MESSAGE_BYTES / chunk.length; count += 1) readers[0]?.push(chunk);
  }).toThrow(WireError);
});

it('keeps nothing of the messages that it has handed on', () => {
  const reader = new MessageReader(() => undefined);
  const message = encodeMessage({ latenciesUs: new Float64Array(10_000) });
  for (let count = 0; count < 10; count += 1) reader.push(Buffer.from(message));
  const before = process.memoryUsage().rss;
  for (let count = 0; count < 2000; count += 1) reader.push(Buffer.from(message));
  expect(process.memoryUsage().rss - before).toBeLessThan(100e6);
});
