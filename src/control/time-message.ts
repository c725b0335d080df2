import { isSigned, looksLike, sign, TAG_BYTES } from './signed-datagram.js';

/**
 * "What time is it there?" and the answer, as in RFC 5905, section 8, on the control port. NTP itself would need a server,
 * and would tell of the wall clock, which is not the clock of the stamps.
 *
 * Both datagrams have 64 bytes: an answer that is no longer than its request is of no use to who forges source addresses.
 * The request says no time: ours stays at home, and its nonce names it.
 */

/** What names a request: never the same twice. */
export interface TimeNonce {
  /** 8 bytes, random for each client. */
  readonly clientId: Buffer;
  /** 64 bits, unsigned; greater in each request of the same client. */
  readonly counter: bigint;
}

export interface TimeAnswer extends TimeNonce {
  /** 16 bits: which clock the times are of (latency/clock.ts). */
  readonly clockId: number;
  /** When the request was heard and when it was answered, in µs of that clock. */
  readonly t2: number;
  readonly t3: number;
}

/*
 * In network byte order:
 *    0  magic "GLTQ" or "GLTA"      6  clock id, 0 in a request     16  counter     32  t3, 0 in a request
 *    4  version, 0                  8  client id                    24  t2, 0 …     40  zeros, 48  tag
 */
const REQUEST_MAGIC = Buffer.from('GLTQ\x01\x00', 'latin1');
const ANSWER_MAGIC = Buffer.from('GLTA\x01\x00', 'latin1');
const CLOCK_AT = 6;
const CLIENT_AT = 8;
const COUNTER_AT = 16;
const T2_AT = 24;
const T3_AT = 32;
const TAG_AT = 48;

export const CLIENT_ID_BYTES = COUNTER_AT - CLIENT_AT;
/** Length of each request and of each answer. */
export const TIME_BYTES = TAG_AT + TAG_BYTES;

/** Whether a datagram wants to be a time request, signed or not. */
export function isTimeRequest(datagram: Buffer): boolean {
  return looksLike(datagram, REQUEST_MAGIC, TIME_BYTES);
}

export function encodeTimeRequest(nonce: TimeNonce, key: Buffer): Buffer {
  return sign(begin(REQUEST_MAGIC, nonce), key);
}

/** The request, or null where the datagram is none or was not signed with this key. Never throws, whatever the bytes. */
export function decodeTimeRequest(datagram: Buffer, key: Buffer): TimeNonce | null {
  return isSigned(datagram, REQUEST_MAGIC, TIME_BYTES, key) ? nonceOf(datagram) : null;
}

/** @throws RangeError where a field does not fit its bits. */
export function encodeTimeAnswer(answer: TimeAnswer, key: Buffer): Buffer {
  const datagram = begin(ANSWER_MAGIC, answer);
  datagram.writeUInt16BE(answer.clockId, CLOCK_AT);
  datagram.writeBigUInt64BE(BigInt(answer.t2), T2_AT);
  datagram.writeBigUInt64BE(BigInt(answer.t3), T3_AT);
  return sign(datagram, key);
}

/** The answer, or null where the datagram is none or was not signed with this key. Never throws, whatever the bytes. */
export function decodeTimeAnswer(datagram: Buffer, key: Buffer): TimeAnswer | null {
  if (!isSigned(datagram, ANSWER_MAGIC, TIME_BYTES, key)) return null;
  return {
    ...nonceOf(datagram),
    clockId: datagram.readUInt16BE(CLOCK_AT),
    t2: Number(datagram.readBigUInt64BE(T2_AT)),
    t3: Number(datagram.readBigUInt64BE(T3_AT)),
  };
}

function begin(magic: Buffer, { clientId, counter }: TimeNonce): Buffer {
  const datagram = Buffer.alloc(TIME_BYTES);
  magic.copy(datagram);
  clientId.copy(datagram, CLIENT_AT, 0, CLIENT_ID_BYTES);
  datagram.writeBigUInt64BE(counter, COUNTER_AT);
  return datagram;
}

function nonceOf(datagram: Buffer): TimeNonce {
  const clientId = Buffer.from(datagram.subarray(CLIENT_AT, COUNTER_AT));
  return { clientId, counter: datagram.readBigUInt64BE(COUNTER_AT) };
}
