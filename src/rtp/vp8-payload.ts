import { HAS_ALL } from './payload-facts.js';

/** The first octet of the payload descriptor: RFC 7741, section 4.2. */
const EXTENDED = 0x80;
const RESERVED = 0x48;
const START_OF_PARTITION = 0x10;
const PARTITION = 0x07;
/** Of the octet that follows where it is extended: which more there are. */
const [HAS_PICTURE_ID, HAS_TL0, HAS_TID, HAS_KEY_INDEX] = [0x80, 0x40, 0x20, 0x10];
const LONG_PICTURE_ID = 0x80;

/** The frame tag, and what follows it in a key frame: RFC 6386, section 9.1. */
const INTER_FRAME = 0x01;
const LAST_VERSION = 3;
const START_CODE = Buffer.of(0x9d, 0x01, 0x2a);
const FRAME_TAG_BYTES = 3;
const SIZE_AT = FRAME_TAG_BYTES + START_CODE.length;
const SIZE_BYTES = 4;

/**
 * HAS_ALL where a key frame begins, 0 where another frame does, or null: not the beginning of a VP8 frame. What goes on with
 * a frame has nothing that it could be told by.
 */
export function vp8Content(payload: Buffer): number | null {
  const frame = frameIn(payload);
  const tag = frame?.[0];
  if (frame === null || tag === undefined) return null;
  if (frame.length < FRAME_TAG_BYTES || ((tag >> 1) & 7) > LAST_VERSION) return null;
  if ((tag & INTER_FRAME) !== 0) return 0;
  return frame.subarray(FRAME_TAG_BYTES, SIZE_AT).equals(START_CODE) ? HAS_ALL : null;
}

/** Width and height with their scales, 16 bits each, of a key frame that begins here; else null. */
export function vp8Format(payload: Buffer): Buffer | null {
  if (vp8Content(payload) !== HAS_ALL) return null;
  return frameIn(payload)?.subarray(SIZE_AT, SIZE_AT + SIZE_BYTES) ?? null;
}

/** What is behind the descriptor where a frame begins; may be empty. */
function frameIn(payload: Buffer): Buffer | null {
  const first = payload[0];
  if (first === undefined || (first & RESERVED) !== 0) return null;
  if ((first & START_OF_PARTITION) === 0 || (first & PARTITION) !== 0) return null;
  return payload.subarray((first & EXTENDED) === 0 ? 1 : extendedBytes(payload));
}

/** How long the descriptor is; may be beyond the payload's end. */
function extendedBytes(payload: Buffer): number {
  const extensions = payload[1] ?? 0;
  let bytes = 2;
  if ((extensions & HAS_PICTURE_ID) !== 0) bytes += ((payload[2] ?? 0) & LONG_PICTURE_ID) === 0 ? 1 : 2;
  if ((extensions & HAS_TL0) !== 0) bytes += 1;
  if ((extensions & (HAS_TID | HAS_KEY_INDEX)) !== 0) bytes += 1;
  return bytes;
}
