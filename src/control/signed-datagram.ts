import { createHmac, timingSafeEqual } from 'node:crypto';

/** The form of every datagram on the control port: a magic first, a tag over all that stands before it last. */

/** HMAC-SHA-256-128: half of the hash is the least that RFC 2104, section 5 advises. */
export const TAG_BYTES = 16;

/** Whether a datagram has this length and begins with this magic, signed or not. */
export function looksLike(datagram: Buffer, magic: Buffer, length: number): boolean {
  return datagram.length === length && datagram.subarray(0, magic.length).equals(magic);
}

/**
 * Never throws, whatever the bytes. The magic is part of what is signed, so no kind of datagram can pass for another. What
 * costs least comes first: a flood of strange datagrams is not worth a hash each.
 */
export function isSigned(datagram: Buffer, magic: Buffer, length: number, key: Buffer): boolean {
  return looksLike(datagram, magic, length) && timingSafeEqual(datagram.subarray(-TAG_BYTES), tagOf(datagram, key));
}

/** Fills in the tag, for which the last bytes are free. */
export function sign(datagram: Buffer, key: Buffer): Buffer {
  tagOf(datagram, key).copy(datagram, datagram.length - TAG_BYTES);
  return datagram;
}

function tagOf(datagram: Buffer, key: Buffer): Buffer {
  return createHmac('sha256', key).update(datagram.subarray(0, -TAG_BYTES)).digest().subarray(0, TAG_BYTES);
}
