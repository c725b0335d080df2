import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { decodeKeyFrameRequest, encodeKeyFrameRequest, REQUEST_BYTES } from '../../src/control/key-frame-request.js';
import { seededRandom } from '../latency/seeded-random.js';
import { KEY, keyFrameRequest, OTHER_KEY, signedRequest } from './requests.js';

it.each([
  ['at their lowest', { receiverId: Buffer.alloc(8), counter: 0n, ssrc: 0, lastSequence: 0 }],
  [
    'at their highest',
    { receiverId: Buffer.alloc(8, 0xff), counter: 2n ** 64n - 1n, ssrc: 0xffffffff, lastSequence: 0xffff },
  ],
  ['without a last packet', { receiverId: Buffer.alloc(8, 7), counter: 9n, ssrc: 5, lastSequence: null }],
])('gives the fields %s back', (_, fields) => {
  expect(decodeKeyFrameRequest(encodeKeyFrameRequest(fields, KEY), KEY)).toEqual(fields);
});

it('lays a request out in network byte order, with the tag at its end', () => {
  const receiverId = Buffer.from('0102030405060708', 'hex');
  const datagram = signedRequest({ receiverId, counter: 0x1122334455667788n });
  const body = Buffer.from('474c4b46' + '01' + '01' + '1234' + '0102030405060708' + '1122334455667788cafebabe', 'hex');
  const tag = createHmac('sha256', KEY).update(body).digest().subarray(0, 16);
  expect(datagram.toString('hex')).toBe(Buffer.concat([body, tag]).toString('hex'));
});

it('keeps no part of the datagram, whose memory the socket may use again', () => {
  const datagram = signedRequest({ receiverId: Buffer.alloc(8, 7) });
  const request = decodeKeyFrameRequest(datagram, KEY);
  datagram.fill(0);
  expect(request?.receiverId).toEqual(Buffer.alloc(8, 7));
});

it.each([
  ['a short receiver id', { receiverId: Buffer.alloc(7) }],
  ['a long receiver id', { receiverId: Buffer.alloc(9) }],
  ['a counter beyond 64 bits', { counter: 2n ** 64n }],
  ['a negative counter', { counter: -1n }],
  ['an SSRC beyond 32 bits', { ssrc: 2 ** 32 }],
  ['a sequence number beyond 16 bits', { lastSequence: 0x1_0000 }],
])('does not sign %s', (_, fields) => {
  expect(() => encodeKeyFrameRequest(keyFrameRequest(fields), KEY)).toThrow(RangeError);
});

describe('a request that was tampered with', () => {
  it('is refused for each single bit that is flipped', () => {
    for (let bit = 0; bit < REQUEST_BYTES * 8; bit += 1) {
      const datagram = signedRequest();
      datagram.writeUInt8(datagram.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      expect(decodeKeyFrameRequest(datagram, KEY), `bit ${String(bit)}`).toBeNull();
    }
  });

  it('is refused under another key', () => {
    expect(decodeKeyFrameRequest(signedRequest(), OTHER_KEY)).toBeNull();
    expect(decodeKeyFrameRequest(signedRequest({}, OTHER_KEY), KEY)).toBeNull();
    expect(decodeKeyFrameRequest(signedRequest({}, OTHER_KEY), OTHER_KEY)).not.toBeNull();
  });

  it('is refused when it was cut off anywhere', () => {
    for (let length = 0; length < REQUEST_BYTES; length += 1) {
      expect(decodeKeyFrameRequest(signedRequest().subarray(0, length), KEY)).toBeNull();
      expect(decodeKeyFrameRequest(signedRequest().subarray(REQUEST_BYTES - length), KEY)).toBeNull();
    }
  });

  it.each([1, 4, REQUEST_BYTES, 60_000])('is refused with %i more bytes at its end', (more) => {
    expect(decodeKeyFrameRequest(Buffer.concat([signedRequest(), Buffer.alloc(more)]), KEY)).toBeNull();
  });

  it('is refused in another version, even when signed', () => {
    const body = signedRequest().subarray(0, -16);
    body.writeUInt8(2, 4);
    const tag = createHmac('sha256', KEY).update(body).digest().subarray(0, 16);
    expect(decodeKeyFrameRequest(Buffer.concat([body, tag]), KEY)).toBeNull();
  });
});

it.each([1, 2, 3, 4])('takes any bytes without a throw and believes none of them (seed %i)', (seed) => {
  const random = seededRandom(seed);
  for (let round = 0; round < 3000; round += 1) {
    // Half of them have the right length, half of those the right head, so that every check has its turn.
    const length = random.pick([REQUEST_BYTES, random.integer(0, 100)]);
    const bytes = Buffer.from(Array.from({ length }, () => random.integer(0, 255)));
    if (random.next() < 0.5) signedRequest().copy(bytes, 0, 0, random.integer(0, REQUEST_BYTES - 1));
    expect(decodeKeyFrameRequest(bytes, KEY)).toBeNull();
  }
});
