import { describe, expect, it } from 'vitest';
import { HAS_ALL } from '../../src/rtp/payload-facts.js';
import { vp8Content } from '../../src/rtp/vp8-payload.js';
import { seededRandom } from '../latency/seeded-random.js';
import { H264, H265 } from './payloads.js';

const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex');
/** Frame tag, start code, 640x480: RFC 6386, section 9.1. */
const KEY = '50 42 00 9d 01 2a 80 02 e0 01';
const INTER = '31 02 00 11 22';

describe('the beginning of a key frame', () => {
  it.each([
    ['with the shortest descriptor', '10'],
    ['that nothing refers to', '30'],
    ['with a picture number of 7 bits', '90 80 11'],
    ['with a picture number of 15 bits', '90 80 81 23'],
    ['with a picture number and the index of a layer', '90 c0 81 23 05'],
    ['with layers and the index of a key frame', '90 f0 81 23 05 20'],
    ['with a key frame index alone', '90 10 01'],
  ])('%s', (_what, descriptor) => {
    expect(vp8Content(hex(`${descriptor} ${KEY}`))).toBe(HAS_ALL);
  });
});

describe('the beginning of another frame', () => {
  it.each(['10', '90 80 81 23', 'b0 c0 11 05'])('%s', (descriptor) => {
    expect(vp8Content(hex(`${descriptor} ${INTER}`))).toBe(0);
  });
});

describe('is no beginning of a VP8 frame:', () => {
  it.each([
    ['what goes on with one', hex(`00 ${KEY}`)],
    ['another partition', hex(`11 ${KEY}`)],
    ['one with reserved bits', hex(`50 ${KEY}`)],
    ['a key frame without its start code', hex('10 50 42 00 9d 01 2b 80 02')],
    ['a version that there is not', hex('10 0f 00 00')],
    ['a descriptor alone', hex('90 80 81 23')],
    ['nothing', Buffer.alloc(0)],
    ...Object.entries({ ...H264, ...H265 }),
  ])('%s', (_what, payload) => {
    expect(vp8Content(payload)).toBeNull();
  });
});

it('takes any bytes', () => {
  const random = seededRandom(1);
  for (let run = 0; run < 20_000; run += 1) {
    const bytes = Buffer.from(Array.from({ length: random.integer(0, 12) }, () => random.integer(0, 255)));
    expect([null, 0, HAS_ALL]).toContain(vp8Content(bytes));
  }
});
