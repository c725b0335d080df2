import { describe, expect, it } from 'vitest';
import { CAMERA_STAMP_BYTES, decodeCameraStamp, encodeCameraStamp } from '../../src/latency/camera-code.js';
import { encodeStamp, type Stamp } from '../../src/latency/stamp-code.js';
import { seededRandom } from './seeded-random.js';

const STAMP: Stamp = { session: 0xa5, sequence: 0x01020304, capturedUs: 0x0102030405, clockId: 0xbeef };
/** The frame after it, at 30 frames a second. */
const NEXT: Stamp = { ...STAMP, sequence: STAMP.sequence + 1, capturedUs: STAMP.capturedUs + 33_367 };

it("holds an ordinary stamp, and before its last byte the sequence's low byte with all bits turned round", () => {
  const bytes = encodeCameraStamp(STAMP);
  const plain = encodeStamp(STAMP);
  expect(bytes).toHaveLength(CAMERA_STAMP_BYTES);
  expect(bytes.toString('hex')).toBe(`${plain.toString('hex', 0, 14)}fb${plain.toString('hex', 14)}`);
});

it('comes back unchanged, whatever it says', () => {
  const random = seededRandom(21);
  for (let round = 0; round < 500; round += 1) {
    const stamp = {
      session: random.integer(0, 0xff),
      sequence: random.integer(0, 2 ** 32 - 1),
      capturedUs: random.integer(0, 2 ** 40 - 1),
      clockId: random.integer(0, 0xffff),
    };
    expect(decodeCameraStamp(encodeCameraStamp(stamp))).toEqual(stamp);
  }
});

describe('a damaged one', () => {
  it('is refused for each wrong bit, and each three', () => {
    const bits = CAMERA_STAMP_BYTES * 8;
    const flipped = (...which: number[]) => {
      const bytes = encodeCameraStamp(STAMP);
      for (const bit of which) bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (0x80 >> (bit & 7));
      return decodeCameraStamp(bytes);
    };
    for (let one = 0; one < bits; one += 1) {
      expect(flipped(one), `bit ${String(one)}`).toBeNull();
      for (let two = one + 1; two < bits; two += 7)
        for (let three = two + 1; three < bits; three += 5)
          if (flipped(one, two, three) !== null) expect.fail([one, two, three].join());
    }
  });

  it.each([0, CAMERA_STAMP_BYTES - 1, CAMERA_STAMP_BYTES + 1])('is refused with a length of %i bytes', (length) => {
    expect(decodeCameraStamp(Buffer.alloc(length))).toBeNull();
  });
});

describe('the upper part of one frame with the lower part of the next', () => {
  const rows = (upper: Stamp, lower: Stamp, cut: number) =>
    Buffer.concat([encodeCameraStamp(upper).subarray(0, cut), encodeCameraStamp(lower).subarray(cut)]);

  it.each([0, 1, 127, 255, 4095, 0xffff_fffe])('is refused wherever it is torn, from sequence %i on', (sequence) => {
    const random = seededRandom(sequence);
    for (let round = 0; round < 200; round += 1) {
      const upper = { ...STAMP, sequence, capturedUs: random.integer(0, 2 ** 40 - 1) };
      const lower = { ...upper, sequence: sequence + 1, capturedUs: upper.capturedUs + random.integer(4000, 70_000) };
      for (let cut = 6; cut <= 14; cut += 1) expect(decodeCameraStamp(rows(upper, lower, cut))).toBeNull();
    }
  });

  it('is the one or the other where only bytes are torn apart that both have in common', () => {
    expect(decodeCameraStamp(rows(STAMP, NEXT, 2))).toEqual(NEXT);
  });
});
