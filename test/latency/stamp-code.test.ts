import { describe, expect, it } from 'vitest';
import {
  decodeStamp,
  delayUs,
  encodeStamp,
  STAMP_BITS,
  STAMP_BYTES,
  type Stamp,
} from '../../src/latency/stamp-code.js';
import { seededRandom } from './seeded-random.js';

const STAMP: Stamp = { session: 0xa5, sequence: 0x01020304, capturedUs: 0x0102030405, clockId: 0xbeef };

describe('a stamp on its way', () => {
  it('lies in the bytes as documented: magic, session, sequence, time, clock, checksum', () => {
    expect(encodeStamp(STAMP).subarray(0, 13).toString('hex')).toBe('b1a5010203040102030405beef');
    expect(encodeStamp(STAMP)).toHaveLength(STAMP_BYTES);
  });

  it.each([
    ['all zero', { session: 0, sequence: 0, capturedUs: 0, clockId: 0 }],
    ['all at their highest', { session: 0xff, sequence: 2 ** 32 - 1, capturedUs: 2 ** 40 - 1, clockId: 0xffff }],
  ])('comes back unchanged with its fields %s', (_, stamp) => {
    expect(decodeStamp(encodeStamp(stamp))).toEqual(stamp);
  });

  it('comes back unchanged, whatever it says', () => {
    const random = seededRandom(1);
    for (let round = 0; round < 2000; round += 1) {
      const stamp = {
        session: random.integer(0, 0xff),
        sequence: random.integer(0, 2 ** 32 - 1),
        capturedUs: random.integer(0, 2 ** 40 - 1),
        clockId: random.integer(0, 0xffff),
      };
      expect(decodeStamp(encodeStamp(stamp))).toEqual(stamp);
    }
  });

  it('wraps the sequence at 2^32 and the time at 2^40', () => {
    const stamp = { session: 1, sequence: 2 ** 32 + 7, capturedUs: 2 ** 40 + 9, clockId: 3 };
    expect(decodeStamp(encodeStamp(stamp))).toEqual({ session: 1, sequence: 7, capturedUs: 9, clockId: 3 });
  });
});

describe('a damaged stamp', () => {
  const flipped = (...bits: number[]) => {
    const bytes = Buffer.from(encodeStamp(STAMP));
    for (const bit of bits) bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (0x80 >> (bit & 7));
    return bytes;
  };

  it('is refused for each single bit that has flipped', () => {
    for (let bit = 0; bit < STAMP_BITS; bit += 1) expect(decodeStamp(flipped(bit)), `bit ${String(bit)}`).toBeNull();
  });

  it('is refused for each pair of bits that have flipped', () => {
    for (let one = 0; one < STAMP_BITS; one += 1) {
      for (let other = one + 1; other < STAMP_BITS; other += 1) {
        if (decodeStamp(flipped(one, other)) !== null) expect.fail(`bits ${String(one)} and ${String(other)}`);
      }
    }
  });

  it('is refused for each burst of up to 16 bits, as a block that went lost makes them', () => {
    for (let start = 0; start < STAMP_BITS; start += 1) {
      for (let length = 1; length <= Math.min(16, STAMP_BITS - start); length += 1) {
        const burst = flipped(...Array.from({ length }, (_, index) => start + index));
        if (decodeStamp(burst) !== null) expect.fail(`${String(length)} bits from ${String(start)}`);
      }
    }
  });

  it.each([0, 1, STAMP_BYTES - 1, STAMP_BYTES + 1])('is refused with a length of %i bytes', (length) => {
    const bytes = Buffer.alloc(length);
    encodeStamp(STAMP).copy(bytes);
    expect(decodeStamp(bytes)).toBeNull();
  });

  it.each([
    ['black', 0x00],
    ['white', 0xff],
  ])('is not seen in a picture that is all %s', (_, value) => {
    expect(decodeStamp(Buffer.alloc(STAMP_BYTES, value))).toBeNull();
  });

  it('is hardly ever seen in noise', () => {
    const random = seededRandom(2);
    let seen = 0;
    for (let round = 0; round < 20_000; round += 1) {
      const noise = Buffer.from(Array.from({ length: STAMP_BYTES }, () => random.integer(0, 255)));
      if (decodeStamp(noise) !== null) seen += 1;
    }
    expect(seen).toBe(0);
  });
});

describe('a delay', () => {
  it.each([
    [1000, 1000, 0],
    [1000, 3500, 2500],
    [3500, 1000, -2500],
    [2 ** 40 - 10, 5, 15],
    [5, 2 ** 40 - 10, -15],
    [2 ** 40 - 10, 2 ** 40 + 20, 30],
    [7, 3 * 2 ** 40 + 8, 1],
  ])('from %i to %i is %i µs', (capturedUs, nowUs, expected) => {
    expect(delayUs(capturedUs, nowUs)).toBe(expected);
  });

  it('survives the stamp, also on a host that has been up for months', () => {
    const capturedUs = 2 ** 43 + 123_456_789;
    const stamp = decodeStamp(encodeStamp({ session: 0, sequence: 0, capturedUs, clockId: 0 }));
    expect(delayUs(stamp?.capturedUs ?? Number.NaN, capturedUs + 4321)).toBe(4321);
  });
});
