/** The header of an RTP packet (RFC 3550, section 5.1), and where its payload lies. */
export interface RtpHeader {
  /** 0 to 127. */
  readonly payloadType: number;
  readonly marker: boolean;
  /** 16 bits. */
  readonly sequence: number;
  /** 32 bits, in units of the payload's clock. */
  readonly timestamp: number;
  /** 32 bits. */
  readonly ssrc: number;
  /** First byte of the payload: after the contributing sources and the header extension (section 5.3.1). */
  readonly payloadOffset: number;
  /** The byte after the payload: where the padding begins, or the end of the datagram. */
  readonly payloadEnd: number;
}

const HEADER_BYTES = 12;
const VERSION = 2;
const HAS_PADDING = 0x20;
const HAS_EXTENSION = 0x10;
const CSRC_COUNT = 0x0f;
const WORD_BYTES = 4;
/** Second bytes of the RTCP packets SR, RR, SDES, BYE and APP: no RTP on the same port may look like them (RFC 5761, 4). */
const [RTCP_FIRST, RTCP_LAST] = [200, 204];

/** The header, or null where the datagram is not RTP: RTCP, or contributing sources, extension or padding do not fit. */
export function parseRtpHeader(datagram: Buffer): RtpHeader | null {
  if (datagram.length < HEADER_BYTES) return null;
  const first = datagram.readUInt8(0);
  const second = datagram.readUInt8(1);
  if (first >> 6 !== VERSION || (second >= RTCP_FIRST && second <= RTCP_LAST)) return null;
  const payloadOffset = offsetOfPayload(datagram, first);
  const payloadEnd = endOfPayload(datagram, first);
  if (payloadOffset > payloadEnd) return null;
  return {
    payloadType: second & 0x7f,
    marker: (second & 0x80) !== 0,
    sequence: datagram.readUInt16BE(2),
    timestamp: datagram.readUInt32BE(4),
    ssrc: datagram.readUInt32BE(8),
    payloadOffset,
    payloadEnd,
  };
}

/** May lie beyond the datagram; infinite where the extension's own header does. */
function offsetOfPayload(datagram: Buffer, first: number): number {
  const afterSources = HEADER_BYTES + (first & CSRC_COUNT) * WORD_BYTES;
  if ((first & HAS_EXTENSION) === 0) return afterSources;
  if (afterSources + WORD_BYTES > datagram.length) return Infinity;
  return afterSources + WORD_BYTES + datagram.readUInt16BE(afterSources + 2) * WORD_BYTES;
}

/** The last byte of the padding counts the padding, itself included: none at all is a contradiction, here -1. */
function endOfPayload(datagram: Buffer, first: number): number {
  if ((first & HAS_PADDING) === 0) return datagram.length;
  const paddingBytes = datagram.readUInt8(datagram.length - 1);
  return paddingBytes === 0 ? -1 : datagram.length - paddingBytes;
}
