import { describe, expect, it } from 'vitest';
import { parseRtpHeader } from '../../src/rtp/packet.js';
import { type PacketCounts, PacketCounter } from '../../src/rtp/packet-counter.js';
import { seededRandom } from '../latency/seeded-random.js';
import { type RtpFields, rtpPacket } from './packets.js';

const PT = 96;

function count(packets: readonly RtpFields[]): PacketCounts {
  const counter = new PacketCounter(PT);
  for (const [index, fields] of packets.entries()) {
    const datagram = rtpPacket(fields);
    counter.add(parseRtpHeader(datagram), datagram.length, 1000 + index);
  }
  return counter.counts();
}

const sequences = (...numbers: readonly number[]) => numbers.map((sequence) => ({ sequence }));

it('has heard nothing at first', () => {
  expect(count([])).toEqual({ packets: 0, foreign: 0, bytes: 0, lost: 0, firstAtMs: null, lastAtMs: null });
});

it('counts packets, bytes with their headers, and when the first and the last came', () => {
  const payload = Buffer.alloc(100);
  const packets = [7, 8, 9].map((sequence) => ({ sequence, payload }));
  expect(count(packets)).toEqual({ packets: 3, foreign: 0, bytes: 336, lost: 0, firstAtMs: 1000, lastAtMs: 1002 });
});

it.each([
  ['an unbroken sequence', [65_533, 65_534, 65_535, 0, 1], 0],
  ['one missing', [1, 2, 4], 1],
  ['several missing', [1, 10], 8],
  ['a gap across the wrap', [65_535, 2], 2],
  ['a packet that comes late', [1, 3, 2, 4], 0],
  ['a late packet across the wrap', [65_534, 0, 65_535, 1], 0],
  ['the longest gap that counts', [0, 2999], 2998],
  ['a jump that is a new start', [0, 3000, 3001], 0],
  ['a jump back that is a new start', [40_000, 10, 11, 13], 1],
  ['a repeated packet', [1, 2, 2, 3], 0],
])('counts the losses in %s', (_, numbers, lost) => {
  expect(count(sequences(...numbers))).toMatchObject({ lost, packets: numbers.length });
});

it('never counts fewer than no losses, however many packets are repeated late', () => {
  expect(count(sequences(1, 2, 3, 1, 2, 1, 2, 4)).lost).toBe(0);
});

describe('a change of SSRC', () => {
  it('is a new sender, not a loss', () => {
    const packets = [
      { ssrc: 1, sequence: 100 },
      { ssrc: 2, sequence: 60_000 },
      { ssrc: 2, sequence: 60_001 },
      { ssrc: 2, sequence: 60_004 },
    ];
    expect(count(packets)).toMatchObject({ packets: 4, lost: 2 });
  });

  it('keeps what had been lost before', () => {
    expect(count([{ sequence: 1 }, { sequence: 5 }, { ssrc: 2, sequence: 9 }]).lost).toBe(3);
  });
});

describe('what is foreign', () => {
  it('is counted apart, and neither its bytes nor its time are ours', () => {
    const counter = new PacketCounter(PT);
    counter.add(null, 1400, 1);
    counter.add(parseRtpHeader(rtpPacket({ payloadType: 97 })), 1400, 2);
    expect(counter.counts()).toEqual({
      ...{ packets: 0, foreign: 2, bytes: 0, lost: 0 },
      ...{ firstAtMs: null, lastAtMs: null },
    });
  });

  it('is RTCP as well, whose packet types lie outside ours', () => {
    const senderReport = Buffer.from('80c80006' + '00000001'.repeat(6), 'hex');
    const counter = new PacketCounter(PT);
    counter.add(parseRtpHeader(senderReport), senderReport.length, 1);
    expect(counter.counts()).toMatchObject({ packets: 0, foreign: 1 });
  });

  it('does not disturb the sequence of ours', () => {
    const packets = [{ sequence: 1 }, { payloadType: 97, sequence: 30_000 }, { sequence: 2 }, { sequence: 4 }];
    expect(count(packets)).toMatchObject({ packets: 3, foreign: 1, lost: 1 });
  });
});

it.each([1, 2, 3, 4, 5, 6])('agrees with the number of packets that were kept back (seed %i)', (seed) => {
  const random = seededRandom(seed);
  const loss = random.next() * 0.5;
  const start = random.integer(0, 65_535);
  const arrivals: { at: number; sequence: number }[] = [];
  for (let index = 0; index < 150_000; index += 1) {
    const isEdge = index === 0 || index === 149_999;
    if (!isEdge && random.next() < loss) continue;
    const late = isEdge || random.next() < 0.9 ? 0 : random.integer(1, 50);
    arrivals.push({ at: index + late, sequence: (start + index) % 65_536 });
  }
  arrivals.sort((one, other) => one.at - other.at);
  const counter = new PacketCounter(PT);
  for (const { sequence } of arrivals) counter.add(parseRtpHeader(rtpPacket({ sequence })), 12, 0);
  expect(counter.counts()).toMatchObject({ packets: arrivals.length, lost: 150_000 - arrivals.length });
});
