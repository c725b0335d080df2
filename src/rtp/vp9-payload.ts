import { h264Content } from './h264-payload.js';
import { h265Content } from './h265-payload.js';
import { HAS_ALL } from './payload-facts.js';

/** The first octet of the payload descriptor: RFC 9628, section 4.2. */
const [PICTURE_ID, INTER, LAYERS, FLEXIBLE, BEGIN, SCALABILITY] = [0x80, 0x40, 0x20, 0x10, 0x08, 0x02];
const LONG_PICTURE_ID = 0x80;
const MORE_REFERENCES = 0x01;
const MAX_REFERENCES = 3;

/** The uncompressed header (VP9 bitstream specification, section 6.2): two bits of marker, then the profile. */
const [FRAME_MARKER, MARKED] = [0xc0, 0x80];
const PROFILE_3 = 0x30;
const [SYNC_AT, SYNC_BYTES, SYNC_CODE] = [1, 3, 0x498342];
const [PROFILE_0, PROFILE_2, PROFILE] = [0, 0x10, 0x30];
/** Behind the sync code: depth (profile 2), colour space and range, and twice 16 bits of size. */
const FORMAT_BITS: Readonly<Record<number, number>> = { [PROFILE_0]: 36, [PROFILE_2]: 37 };
const FORMAT_AT = SYNC_AT + SYNC_BYTES;

/**
 * HAS_ALL where a key frame begins, 0 where another frame does, or null: not the beginning of a VP9 frame. The frame itself
 * is asked, and not the descriptor, in which FFmpeg leaves the bit for it at 0.
 */
export function vp9Content(payload: Buffer): number | null {
  const frame = frameIn(payload);
  const header = frame?.[0];
  if (frame === null || header === undefined || (header & FRAME_MARKER) !== MARKED) return null;
  return isKeyFrame(header, frame) ? HAS_ALL : 0;
}

/** Profile, colours, width and height of a key frame that begins here; else null. Of profiles with 4:2:0, as all cameras have it. */
export function vp9Format(payload: Buffer): Buffer | null {
  const header = vp9Content(payload) === HAS_ALL ? frameIn(payload) : null;
  const profile = (header?.[0] ?? 0) & PROFILE;
  const bits = FORMAT_BITS[profile];
  if (header === null || bits === undefined) return null;
  const bytes = Math.ceil(bits / 8);
  const format = Buffer.of(profile, ...header.subarray(FORMAT_AT, FORMAT_AT + bytes));
  // What follows is of this picture alone.
  if (format.length === 1 + bytes) format[bytes] = (format[bytes] ?? 0) & (0xff << (8 * bytes - bits));
  return format;
}

/** What is behind the descriptor where a frame begins; may be empty. */
function frameIn(payload: Buffer): Buffer | null {
  const first = payload[0];
  if (first === undefined || (first & BEGIN) === 0 || isNalUnit(first, payload)) return null;
  return payload.subarray(descriptorBytes(first, payload));
}

/** VP9 says too little of itself to be told from them otherwise; the descriptor of FFmpeg looks like a PPS of no weight. */
function isNalUnit(first: number, payload: Buffer): boolean {
  return ((first & (INTER | LAYERS)) !== 0 && h264Content(payload) !== null) || h265Content(payload) !== null;
}

/** May be beyond the payload's end. */
function descriptorBytes(first: number, payload: Buffer): number {
  let bytes = 1;
  if ((first & PICTURE_ID) !== 0) bytes += ((payload[bytes] ?? 0) & LONG_PICTURE_ID) === 0 ? 1 : 2;
  if ((first & LAYERS) !== 0) bytes += (first & FLEXIBLE) === 0 ? 2 : 1;
  if ((first & FLEXIBLE) !== 0 && (first & INTER) !== 0) bytes += referenceBytes(payload, bytes);
  if ((first & SCALABILITY) !== 0) bytes += scalabilityBytes(payload, bytes);
  return bytes;
}

/** Up to three pictures that this one refers to, each of which says whether there is one more. */
function referenceBytes(payload: Buffer, offset: number): number {
  let count = 1;
  while (count < MAX_REFERENCES && ((payload[offset + count - 1] ?? 0) & MORE_REFERENCES) !== 0) count += 1;
  return count;
}

/** Sizes of the spatial layers, and a group of pictures with what each refers to. */
function scalabilityBytes(payload: Buffer, offset: number): number {
  const structure = payload[offset] ?? 0;
  let bytes = 1;
  if ((structure & 0x10) !== 0) bytes += 4 * ((structure >> 5) + 1);
  if ((structure & 0x08) === 0) return bytes;
  const pictures = payload[offset + bytes] ?? 0;
  bytes += 1;
  for (let picture = 0; picture < pictures; picture += 1) {
    bytes += 1 + (((payload[offset + bytes] ?? 0) >> 2) & 3);
  }
  return bytes;
}

/** show_existing_frame and frame_type must both be 0; profile 3 has one more bit in front of them, so all behind is one bit late. */
function isKeyFrame(header: number, frame: Buffer): boolean {
  const isLate = (header & PROFILE_3) === PROFILE_3;
  if ((header & (isLate ? 0x06 : 0x0c)) !== 0 || frame.length < SYNC_AT + SYNC_BYTES + (isLate ? 1 : 0)) return false;
  const bits = isLate ? frame.readUInt32BE(SYNC_AT) >>> 7 : frame.readUIntBE(SYNC_AT, SYNC_BYTES);
  return (bits & 0xffffff) === SYNC_CODE;
}
