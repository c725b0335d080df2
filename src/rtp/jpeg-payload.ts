import { HAS_ALL } from './payload-facts.js';

/** The main header: type-specific, 24 bits of offset, type, Q, width and height: RFC 2435, section 3.1. */
const HEADER_BYTES = 8;
const LAST_SCAN = 3;
/** 4:2:2 and 4:2:0, each alone and with restart markers. */
const TYPES: readonly number[] = [0, 1, 64, 65];

/** HAS_ALL where a picture begins, each of which is a key frame; 0 within one; null: not JPEG. */
export function jpegContent(payload: Buffer): number | null {
  if (payload.length <= HEADER_BYTES) return null;
  const [scan = 0, , , , type = -1, quality = 0, width = 0, height = 0] = payload.subarray(0, HEADER_BYTES);
  // Q of 0 and from 100 to 127 is reserved.
  const isQuality = quality > 127 || (quality > 0 && quality < 100);
  if (scan > LAST_SCAN || !TYPES.includes(type) || !isQuality || width === 0 || height === 0) return null;
  return payload.readUIntBE(1, 3) === 0 ? HAS_ALL : 0;
}

/** Type, and width and height in units of 8 pixels, of a picture that begins here; else null. */
export function jpegFormat(payload: Buffer): Buffer | null {
  if (jpegContent(payload) !== HAS_ALL) return null;
  const [, , , , type = 0, , width = 0, height = 0] = payload.subarray(0, HEADER_BYTES);
  return Buffer.of(type, width, height);
}
