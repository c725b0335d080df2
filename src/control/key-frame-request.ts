import { isSigned, sign, TAG_BYTES } from './signed-datagram.js';

/**
 * "Send an IDR now", from a receiver that cannot decode. WebRTC asks by RTCP PLI (RFC 4585, section 6.3.1), which is
 * authenticated by SRTCP alone: on a plain RTP link, whoever can send a datagram could have the sender produce key frames
 * without end, each many times the size of another frame. Hence a message of our own, signed with a shared secret.
 */
export interface KeyFrameRequest {
  /** 8 bytes, random for each client. */
  readonly receiverId: Buffer;
  /** 64 bits, unsigned; greater in each request of the same client. */
  readonly counter: bigint;
  /** 32 bits: the stream that is to have a key frame. */
  readonly ssrc: number;
  /** 16 bits: RTP sequence number of the last packet that came, null where none did. */
  readonly lastSequence: number | null;
}

/*
 * The datagram, in network byte order, 44 bytes:
 *    0  magic "GLKF"      5  flags: 1 = has a sequence      8  receiver id      24  SSRC
 *    4  version           6  last sequence, else 0         16  counter          28  tag
 */
const MAGIC_AND_VERSION = Buffer.from('GLKF\x01', 'latin1');
const FLAGS_AT = 5;
const SEQUENCE_AT = 6;
const RECEIVER_AT = 8;
const COUNTER_AT = 16;
const SSRC_AT = 24;
const TAG_AT = 28;

export const RECEIVER_ID_BYTES = COUNTER_AT - RECEIVER_AT;
/** Length of each request; shorter and longer datagrams are none. */
export const REQUEST_BYTES = TAG_AT + TAG_BYTES;

/**
 * The request as one signed datagram.
 * @throws RangeError where a field does not fit its bits.
 */
export function encodeKeyFrameRequest(request: KeyFrameRequest, key: Buffer): Buffer {
  const { receiverId, counter, ssrc, lastSequence } = request;
  if (receiverId.length !== RECEIVER_ID_BYTES) {
    throw new RangeError(`a receiver id has ${String(RECEIVER_ID_BYTES)} bytes, not ${String(receiverId.length)}`);
  }
  const datagram = Buffer.alloc(REQUEST_BYTES);
  MAGIC_AND_VERSION.copy(datagram);
  datagram.writeUInt8(lastSequence === null ? 0 : 1, FLAGS_AT);
  datagram.writeUInt16BE(lastSequence ?? 0, SEQUENCE_AT);
  receiverId.copy(datagram, RECEIVER_AT);
  datagram.writeBigUInt64BE(counter, COUNTER_AT);
  datagram.writeUInt32BE(ssrc, SSRC_AT);
  return sign(datagram, key);
}

/** The request, or null where the datagram is none or was not signed with this key. Never throws, whatever the bytes. */
export function decodeKeyFrameRequest(datagram: Buffer, key: Buffer): KeyFrameRequest | null {
  if (!isSigned(datagram, MAGIC_AND_VERSION, REQUEST_BYTES, key)) return null;
  return {
    receiverId: Buffer.from(datagram.subarray(RECEIVER_AT, COUNTER_AT)),
    counter: datagram.readBigUInt64BE(COUNTER_AT),
    ssrc: datagram.readUInt32BE(SSRC_AT),
    // The other flags are free: a later sender of requests may say more, and be understood as far as this.
    lastSequence: (datagram.readUInt8(FLAGS_AT) & 1) === 0 ? null : datagram.readUInt16BE(SEQUENCE_AT),
  };
}
