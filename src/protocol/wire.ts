import { deserialize, serialize } from 'node:v8';

/**
 * How messages travel between the supervisor and a child: on one socket pair, each as its length in 4 bytes, big-endian,
 * and V8's structured clone. Not Node's own IPC channel, for two reasons: it throws out of its read callback when bytes do
 * not deserialize, which would end the supervisor with the child; and it takes any length for true and waits for it, so
 * one stray line on the descriptor can silence a child for good while memory fills up.
 */

/** Where a child finds its end of the socket pair. */
export const CHANNEL_FD = 3;

/** Several times the longest message, a report with MAX_LATENCIES_PER_REPORT numbers. */
export const MAX_MESSAGE_BYTES = 1_048_576;

const LENGTH_BYTES = 4;

export function encodeMessage(message: object): Buffer {
  const body = serialize(message);
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt32BE(body.length);
  return Buffer.concat([length, body]);
}

/** Bytes that are no messages: what follows them cannot be told from garbage either. */
export class WireError extends Error {}

/** Turns the bytes of one channel back into messages, in bounded memory. */
export class MessageReader {
  private pending: Buffer = Buffer.alloc(0);

  constructor(private readonly onMessage: (message: unknown) => void) {}

  /** @throws WireError */
  push(chunk: Buffer): void {
    this.pending = this.pending.length === 0 ? chunk : Buffer.concat([this.pending, chunk]);
    for (let message = this.take(); message !== null; message = this.take()) this.onMessage(decode(message));
  }

  /** The bytes of the next message, or null where not all of them have come. */
  private take(): Buffer | null {
    if (this.pending.length < LENGTH_BYTES) return null;
    const length = this.pending.readUInt32BE(0);
    if (length > MAX_MESSAGE_BYTES) throw new WireError(`a message of ${String(length)} bytes is announced`);
    const end = LENGTH_BYTES + length;
    if (this.pending.length < end) return null;
    const message = this.pending.subarray(LENGTH_BYTES, end);
    this.pending = this.pending.subarray(end);
    return message;
  }
}

function decode(bytes: Buffer): unknown {
  try {
    return deserialize(bytes);
  } catch (cause) {
    throw new WireError(`${String(bytes.length)} bytes are no message`, { cause });
  }
}
