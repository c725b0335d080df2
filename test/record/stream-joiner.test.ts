import { describe, expect, it } from 'vitest';
import { StreamJoiner } from '../../src/record/stream-joiner.js';
import { parseRtpHeader } from '../../src/rtp/packet.js';
import { rtpPacket, type RtpFields } from '../rtp/packets.js';

/** 30 frames a second, in units of 90 kHz. */
const FRAME = 3000;

/** What becomes of packets, each given with the ms at which it comes. */
function joined(packets: readonly (RtpFields & { readonly atMs?: number })[], { fec = false } = {}) {
  const joiner = new StreamJoiner(fec);
  return packets.map(({ atMs = 0, ...fields }) => {
    const header = parseRtpHeader(joiner.take(rtpPacket({ marker: true, ...fields }), atMs));
    return [header?.ssrc, header?.sequence, header?.timestamp];
  });
}

describe('one stream of several', () => {
  it('leaves alone what goes on by itself, losses and late packets included', () => {
    const joiner = new StreamJoiner(false);
    for (const sequence of [65_534, 65_535, 2, 1, 3]) {
      const packet = rtpPacket({ sequence });
      expect(joiner.take(packet, 0)).toBe(packet);
    }
  });

  it('takes a leap of the sequence for none, and late packets from before it for late', () => {
    const packets = [
      { sequence: 100, timestamp: 0 },
      { sequence: 101, timestamp: FRAME },
      { sequence: 101 + 0x8000, timestamp: 2 * FRAME, atMs: 66 },
      { sequence: 99, timestamp: 0, atMs: 66 },
      { sequence: 102 + 0x8000, timestamp: 3 * FRAME, atMs: 100 },
    ];
    expect(joined(packets)).toEqual([
      [1, 100, 0],
      [1, 101, FRAME],
      [1, 102, 2 * FRAME],
      [1, 99, 0],
      [1, 103, 3 * FRAME],
    ]);
  });

  it('takes two leaps, after which the sequence is where it was, for none', () => {
    const packets = [0, 1, 2].map((leap) => ({
      ...{ sequence: (100 + leap + leap * 0x8000) % 0x1_0000, timestamp: leap * FRAME, atMs: leap * 33 },
    }));
    expect(joined(packets).map(([, sequence]) => sequence)).toEqual([100, 101, 102]);
  });

  it('goes on in time where timestamps have stood still or leapt, whatever the sequence', () => {
    const packets = [
      { sequence: 100, timestamp: 0 },
      { sequence: 101, timestamp: FRAME, atMs: 60_000 },
    ];
    expect(joined(packets)[1]).toEqual([1, 101, 60 * 90_000]);
  });

  it('shows that something is missing where the last picture is not complete', () => {
    const packets = [
      { sequence: 100, marker: false },
      { sequence: 40_000, timestamp: FRAME, atMs: 33 },
    ];
    expect(joined(packets)).toEqual([
      [1, 100, 0],
      [1, 102, FRAME],
    ]);
  });

  it('goes on with another SSRC when time has passed, whatever its sequence and its clock', () => {
    const packets = [
      { ssrc: 1, sequence: 65_535, timestamp: 0xffff_ffff },
      { ssrc: 2, sequence: 7, timestamp: 123_456, atMs: 2000 },
      { ssrc: 2, sequence: 8, timestamp: 123_456 + FRAME, atMs: 2040 },
    ];
    expect(joined(packets)).toEqual([
      [1, 65_535, 0xffff_ffff],
      [1, 0, 179_999],
      [1, 1, 179_999 + FRAME],
    ]);
  });

  it('goes on in time where a sender of the same SSRC has begun anew', () => {
    const packets = [
      { sequence: 100, timestamp: 9_000_000 },
      { sequence: 100 + 0x8000, timestamp: 0, atMs: 1000 },
    ];
    expect(joined(packets)[1]).toEqual([1, 101, 9_090_000]);
  });

  it('hands on what is no RTP', () => {
    const other = Buffer.from('other');
    expect(new StreamJoiner(false).take(other, 0)).toBe(other);
  });
});

describe('one stream of several, with redundant packets', () => {
  it('moves what they protect along with them', () => {
    const joiner = new StreamJoiner(true);
    joiner.take(rtpPacket({ sequence: 10, marker: true }), 0);
    joiner.take(rtpPacket({ sequence: 0x8000, marker: true }), 33);
    const payload = Buffer.from('000080000000000000000000', 'hex');
    const redundant = joiner.take(rtpPacket({ sequence: 0x8001, payloadType: 122, payload }), 33);
    expect(parseRtpHeader(redundant)).toMatchObject({ sequence: 12 });
    expect(redundant.readUInt16BE(12 + 2)).toBe(11);
  });

  it('keeps SSRC and timestamps, which they recover, and leaps instead', () => {
    const packets = [
      { ssrc: 1, sequence: 10, timestamp: 5 },
      { ssrc: 2, sequence: 11, timestamp: 77, atMs: 1000 },
    ];
    expect(joined(packets, { fec: true })).toEqual([
      [1, 10, 5],
      [2, 10 + 0x8000, 77],
    ]);
  });
});
