import { describe, expect, it } from 'vitest';
import { parseRtpHeader } from '../../src/rtp/packet.js';
import { seededRandom } from '../latency/seeded-random.js';
import { type RtpFields, rtpPacket } from './packets.js';

/** What lies between the offsets. */
function payloadOf(datagram: Buffer): Buffer | null {
  const header = parseRtpHeader(datagram);
  return header && datagram.subarray(header.payloadOffset, header.payloadEnd);
}

it('reads a header as RFC 3550 lays it out', () => {
  const datagram = Buffer.from('80e01234deadbeefcafebabe' + '65', 'hex');
  expect(parseRtpHeader(datagram)).toEqual({
    payloadType: 96,
    marker: true,
    sequence: 0x1234,
    timestamp: 0xdeadbeef,
    ssrc: 0xcafebabe,
    payloadOffset: 12,
    payloadEnd: 13,
  });
});

it.each([
  ['at their lowest', { payloadType: 0, marker: false, sequence: 0, timestamp: 0, ssrc: 0 }],
  ['at their highest', { payloadType: 127, marker: true, sequence: 0xffff, timestamp: 0xffffffff, ssrc: 0xffffffff }],
])('gives the fields %s back', (_, fields) => {
  expect(parseRtpHeader(rtpPacket(fields))).toMatchObject(fields);
});

const PAYLOAD = Buffer.from('payload');

describe.each<[string, RtpFields]>([
  ['nothing besides', {}],
  ['one contributing source', { csrcs: [1] }],
  ['fifteen contributing sources', { csrcs: Array.from({ length: 15 }, (_, index) => index) }],
  ['an empty extension', { extension: Buffer.alloc(0) }],
  ['an extension', { extension: Buffer.alloc(12, 0xee) }],
  ['one byte of padding', { paddingBytes: 1 }],
  ['255 bytes of padding', { paddingBytes: 255 }],
  ['all of them', { csrcs: [1, 2, 3], extension: Buffer.alloc(8, 0xee), paddingBytes: 4 }],
])('of a packet with %s', (_, fields) => {
  it('finds the payload', () => {
    expect(payloadOf(rtpPacket({ ...fields, payload: PAYLOAD }))).toEqual(PAYLOAD);
    expect(payloadOf(rtpPacket(fields))).toEqual(Buffer.alloc(0));
  });

  it('refuses what was cut off within the header or its extension', () => {
    const whole = rtpPacket({ ...fields, paddingBytes: 0 });
    for (let length = 0; length < whole.length; length += 1) {
      expect(parseRtpHeader(whole.subarray(0, length))).toBeNull();
    }
    expect(parseRtpHeader(whole)).not.toBeNull();
  });
});

describe('padding', () => {
  const padded = (count: number) => {
    const datagram = rtpPacket({ payload: PAYLOAD, paddingBytes: 1 });
    datagram[datagram.length - 1] = count;
    return payloadOf(datagram);
  };

  it('may be all that follows the header', () => {
    expect(padded(PAYLOAD.length + 1)).toEqual(Buffer.alloc(0));
  });

  it('cannot reach into the header, nor be nothing', () => {
    expect(padded(PAYLOAD.length + 2)).toBeNull();
    expect(padded(255)).toBeNull();
    expect(padded(0)).toBeNull();
  });
});

it.each([0, 1, 3])('refuses version %i', (version) => {
  expect(parseRtpHeader(rtpPacket({ version }))).toBeNull();
});

it('refuses RTCP, and nothing but RTCP', () => {
  const refused: number[] = [];
  for (let second = 0; second < 256; second += 1) {
    const datagram = rtpPacket({ payload: PAYLOAD });
    datagram[1] = second;
    if (parseRtpHeader(datagram) === null) refused.push(second);
  }
  expect(refused).toEqual([200, 201, 202, 203, 204]);
});

it.each([5, 6, 7])(
  'takes any bytes without a throw, and never finds a payload outside the datagram (seed %i)',
  (seed) => {
    const random = seededRandom(seed);
    let parsed = 0;
    for (let round = 0; round < 20_000; round += 1) {
      const datagram = Buffer.from(Array.from({ length: random.integer(0, 100) }, () => random.integer(0, 255)));
      const header = parseRtpHeader(datagram);
      if (header === null) continue;
      parsed += 1;
      expect(header.payloadOffset).toBeGreaterThanOrEqual(12);
      expect(header.payloadEnd).toBeGreaterThanOrEqual(header.payloadOffset);
      expect(header.payloadEnd).toBeLessThanOrEqual(datagram.length);
    }
    expect(parsed).toBeGreaterThan(500);
  },
);
