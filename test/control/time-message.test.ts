import { describe, expect, it } from 'vitest';
import { decodeKeyFrameRequest } from '../../src/control/key-frame-request.js';
import {
  decodeTimeAnswer,
  decodeTimeRequest,
  encodeTimeAnswer,
  encodeTimeRequest,
  isTimeRequest,
  TIME_BYTES,
} from '../../src/control/time-message.js';
import { KEY, OTHER_KEY, receiverId, signedRequest } from './requests.js';

const NONCE = { clientId: receiverId(7), counter: 2n ** 63n };
const ANSWER = { ...NONCE, clockId: 0xfffe, t2: 2 ** 53 - 1, t3: 0 };

const eachBitFlipped = (datagram: Buffer) =>
  Array.from({ length: datagram.length * 8 }, (_, bit) => {
    const flipped = Buffer.from(datagram);
    flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    return flipped;
  });

it('says of a request and of an answer what was put in', () => {
  expect(decodeTimeRequest(encodeTimeRequest(NONCE, KEY), KEY)).toEqual(NONCE);
  expect(decodeTimeAnswer(encodeTimeAnswer(ANSWER, KEY), KEY)).toEqual(ANSWER);
});

it('has answers that are as long as requests, so that nothing is amplified', () => {
  expect(encodeTimeRequest(NONCE, KEY)).toHaveLength(TIME_BYTES);
  expect(encodeTimeAnswer(ANSWER, KEY)).toHaveLength(TIME_BYTES);
});

describe('a datagram that is no request', () => {
  it.each<[string, Buffer]>([
    ['nothing', Buffer.alloc(0)],
    ['zeros', Buffer.alloc(TIME_BYTES)],
    ['a shorter one', encodeTimeRequest(NONCE, KEY).subarray(1)],
    ['a longer one', Buffer.concat([encodeTimeRequest(NONCE, KEY), Buffer.alloc(1)])],
    ['one that was signed with another key', encodeTimeRequest(NONCE, OTHER_KEY)],
    ['an answer', encodeTimeAnswer(ANSWER, KEY)],
    ['a request for a key frame', signedRequest()],
  ])('is not taken for one: %s', (_what, datagram) => {
    expect(decodeTimeRequest(datagram, KEY)).toBeNull();
  });

  it('is one with any bit flipped', () => {
    for (const flipped of eachBitFlipped(encodeTimeRequest(NONCE, KEY))) {
      expect(decodeTimeRequest(flipped, KEY)).toBeNull();
    }
  });
});

it('takes no answer with any bit flipped, of another key, or a request', () => {
  for (const flipped of eachBitFlipped(encodeTimeAnswer(ANSWER, KEY)))
    expect(decodeTimeAnswer(flipped, KEY)).toBeNull();
  expect(decodeTimeAnswer(encodeTimeAnswer(ANSWER, OTHER_KEY), KEY)).toBeNull();
  expect(decodeTimeAnswer(encodeTimeRequest(NONCE, KEY), KEY)).toBeNull();
});

it('is told apart from a request for a key frame, whose format has not changed', () => {
  expect(isTimeRequest(encodeTimeRequest(NONCE, OTHER_KEY))).toBe(true);
  expect(isTimeRequest(signedRequest())).toBe(false);
  expect(decodeKeyFrameRequest(encodeTimeRequest(NONCE, KEY), KEY)).toBeNull();
});
