import { expect, it } from 'vitest';
import { parseRtpHeader } from '../../src/rtp/packet.js';
import { seededRandom } from '../latency/seeded-random.js';
import { rtpPacket } from './packets.js';

it('reads a header as RFC 3550 lays it out', () => {
  const datagram = Buffer.from('80e01234deadbeefcafebabe' + '65', 'hex');
  expect(parseRtpHeader(datagram)).toEqual({
    payloadType: 96,
    marker: true,
    sequence: 0x1234,
    timestamp: 0xdeadbeef,
    ssrc: 0xcafebabe,
  });
});

it.each([
  ['at their lowest', { payloadType: 0, marker: false, sequence: 0, timestamp: 0, ssrc: 0 }],
  ['at their highest', { payloadType: 127, marker: true, sequence: 0xffff, timestamp: 0xffffffff, ssrc: 0xffffffff }],
])('gives the fields %s back', (_, fields) => {
  expect(parseRtpHeader(rtpPacket(fields))).toEqual(fields);
});

it('does not mind padding, extension or contributing sources in the first byte', () => {
  const datagram = rtpPacket({ sequence: 7 });
  datagram[0] = 0b10_1_1_1111;
  expect(parseRtpHeader(datagram)).toMatchObject({ sequence: 7, payloadType: 96 });
});

it('refuses every datagram that is too short for a header', () => {
  for (let length = 0; length < 12; length += 1) expect(parseRtpHeader(rtpPacket().subarray(0, length))).toBeNull();
  expect(parseRtpHeader(rtpPacket().subarray(0, 12))).not.toBeNull();
});

it.each([0, 1, 3])('refuses version %i', (version) => {
  expect(parseRtpHeader(rtpPacket({ version }))).toBeNull();
});

it('takes any bytes without a throw, and says of one in four that it could be RTP', () => {
  const random = seededRandom(5);
  let parsed = 0;
  for (let round = 0; round < 4000; round += 1) {
    const datagram = Buffer.from(Array.from({ length: random.integer(12, 60) }, () => random.integer(0, 255)));
    if (parseRtpHeader(datagram) !== null) parsed += 1;
  }
  expect(parsed).toBeGreaterThan(800);
  expect(parsed).toBeLessThan(1200);
});
