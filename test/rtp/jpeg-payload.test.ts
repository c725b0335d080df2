import { describe, expect, it } from 'vitest';
import { jpegContent } from '../../src/rtp/jpeg-payload.js';
import { HAS_ALL } from '../../src/rtp/payload-facts.js';
import { H264, H265, VP8 } from './payloads.js';

/** RFC 2435, section 3.1, and one byte of the scan. */
function jpeg(fields: { scan?: number; offset?: number; type?: number; q?: number; width?: number; height?: number }) {
  const { scan = 0, offset = 0, type = 1, q = 255, width = 80, height = 60 } = fields;
  return Buffer.of(scan, offset >> 16, (offset >> 8) & 0xff, offset & 0xff, type, q, width, height, 0x12);
}

it('takes each picture for a key frame, at its first packet', () => {
  expect(jpegContent(jpeg({}))).toBe(HAS_ALL);
  expect(jpegContent(jpeg({ type: 64, q: 80 }))).toBe(HAS_ALL);
  expect(jpegContent(jpeg({ offset: 1392 }))).toBe(0);
  expect(jpegContent(jpeg({ offset: 0x01_0000 }))).toBe(0);
});

describe('is no JPEG:', () => {
  it.each([
    ['a scan that there is not', jpeg({ scan: 4 })],
    ['a type that there is not', jpeg({ type: 2 })],
    ['a quality that is reserved', jpeg({ q: 0 })],
    ['another one that is reserved', jpeg({ q: 100 })],
    ['a picture without a width', jpeg({ width: 0 })],
    ['a picture without a height', jpeg({ height: 0 })],
    ['a header alone', jpeg({}).subarray(0, 8)],
    ['nothing', Buffer.alloc(0)],
    ...Object.entries({ ...H264, ...H265, VP8 }),
  ])('%s', (_what, payload) => {
    expect(jpegContent(payload)).toBeNull();
  });
});
