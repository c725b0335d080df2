import { describe, expect, it } from 'vitest';
import { HAS_ALL } from '../../src/rtp/payload-facts.js';
import { vp9Content } from '../../src/rtp/vp9-payload.js';
import { seededRandom } from '../latency/seeded-random.js';
import { fuA, H264, H265 } from './payloads.js';

const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex');
/** Profile 0, shown, with its sync code; and the same of profile 3, as libvpx writes it: a reserved bit puts all behind it one bit later. */
const [KEY, KEY_OF_PROFILE_3] = ['82 49 83 42 00 27 f0', 'b1 24 c1 a1 00 00 9f 80'];
const INTER = '86 00 40 92';

describe('the beginning of a key frame', () => {
  it.each([
    ['as FFmpeg describes it', '08'],
    ['in one packet, as FFmpeg describes it', '0c'],
    ['with a picture number of 15 bits', '88 81 23'],
    ['with a picture number of 7 bits', '8c 23'],
    ['with the index of a layer', 'a8 81 23 00 05'],
    ['with the index of a layer, and references', 'b8 81 23 00'],
    ['with sizes and a group of pictures, as GStreamer begins it', '8a 81 23 18 02 80 01 e0 01 04 01'],
  ])('%s', (_what, descriptor) => {
    expect(vp9Content(hex(`${descriptor} ${KEY}`))).toBe(HAS_ALL);
    expect(vp9Content(hex(`${descriptor} ${KEY_OF_PROFILE_3}`))).toBe(HAS_ALL);
  });
});

describe('the beginning of another frame', () => {
  it.each([
    ['as FFmpeg describes it', '08'],
    ['with a picture number', 'c8 81 23'],
    ['with two references', 'd8 81 23 03 04'],
  ])('%s', (_what, descriptor) => {
    expect(vp9Content(hex(`${descriptor} ${INTER}`))).toBe(0);
  });

  it('is not a key frame for showing one once more', () => {
    expect(vp9Content(hex('08 88 49 83 42'))).toBe(0);
  });
});

it('of profile 3 is found behind its bit for errors as well, and only where its sync code is where that profile has it', () => {
  expect(vp9Content(hex('08 b1 a4 c1 a1 02 00 9f'))).toBe(HAS_ALL);
  expect(vp9Content(hex('08 b1 49 83 42 00 27 f0'))).toBe(0);
  expect(vp9Content(hex('08 b1 24 c1 a1'))).toBe(0);
});

describe('is no beginning of a VP9 frame:', () => {
  it.each([
    ['what goes on with one', hex(`80 81 23 ${KEY}`)],
    ['one without its marker', hex('08 42 49 83 42')],
    ['a descriptor alone', hex('88 81 23')],
    ['nothing', Buffer.alloc(0)],
    ['a fragment of H.264', fuA(H264.idr, 'start')],
    ...Object.entries({ ...H264, ...H265 }),
  ])('%s', (_what, payload) => {
    expect(vp9Content(payload)).toBeNull();
  });
});

it('takes any bytes', () => {
  const random = seededRandom(1);
  for (let run = 0; run < 20_000; run += 1) {
    const bytes = Buffer.from(Array.from({ length: random.integer(0, 16) }, () => random.integer(0, 255)));
    expect([null, 0, HAS_ALL]).toContain(vp9Content(bytes));
  }
});
