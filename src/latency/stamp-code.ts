import { crc16 } from './crc16.js';

/** What a stamp says of its frame. The layout, byte by byte, is in docs/stamp.md. */
export interface Stamp {
  /** Random per run of a sender: a new one means that the sequence begins anew. */
  readonly session: number;
  /** Counts frames from 0, modulo 2^32. */
  readonly sequence: number;
  /** CLOCK_MONOTONIC of the sender, in µs modulo 2^40 (12.7 days). */
  readonly capturedUs: number;
  /** Which clock that was (clock.ts), 16 bits. */
  readonly clockId: number;
}

export const STAMP_BYTES = 15;
export const STAMP_BITS = STAMP_BYTES * 8;
/** First byte of each stamp; its low half is the version of the layout. */
const MAGIC = 0xb1;
const TIME_MODULUS = 2 ** 40;

/** Big-endian: magic, session, sequence (4), time (5), clock id (2), CRC-16 of all before it (2). */
export function encodeStamp({ session, sequence, capturedUs, clockId }: Stamp): Buffer {
  const bytes = Buffer.alloc(STAMP_BYTES);
  bytes.writeUInt8(MAGIC, 0);
  bytes.writeUInt8(session & 0xff, 1);
  bytes.writeUInt32BE(sequence >>> 0, 2);
  bytes.writeUIntBE(capturedUs % TIME_MODULUS, 6, 5);
  bytes.writeUInt16BE(clockId, 11);
  bytes.writeUInt16BE(crc16(bytes.subarray(0, 13)), 13);
  return bytes;
}

/** The stamp, or null where magic or checksum do not hold. */
export function decodeStamp(bytes: Buffer): Stamp | null {
  if (bytes.length !== STAMP_BYTES || bytes.readUInt8(0) !== MAGIC) return null;
  if (bytes.readUInt16BE(13) !== crc16(bytes.subarray(0, 13))) return null;
  return {
    session: bytes.readUInt8(1),
    sequence: bytes.readUInt32BE(2),
    capturedUs: bytes.readUIntBE(6, 5),
    clockId: bytes.readUInt16BE(11),
  };
}

/** One-way delay in µs between a stamp's time and a reading of the same clock, across the 40-bit wrap. */
export function delayUs(capturedUs: number, nowUs: number): number {
  const difference = (((nowUs - capturedUs) % TIME_MODULUS) + TIME_MODULUS) % TIME_MODULUS;
  return difference >= TIME_MODULUS / 2 ? difference - TIME_MODULUS : difference;
}
