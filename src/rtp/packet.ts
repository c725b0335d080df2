/** The fixed header of an RTP packet (RFC 3550, section 5.1). */
export interface RtpHeader {
  readonly payloadType: number;
  readonly marker: boolean;
  /** 16 bits. */
  readonly sequence: number;
  /** 32 bits, in units of the payload's clock. */
  readonly timestamp: number;
  readonly ssrc: number;
}

const HEADER_BYTES = 12;
const VERSION = 2;

/** The header, or null where the datagram is not RTP. */
export function parseRtpHeader(datagram: Buffer): RtpHeader | null {
  if (datagram.length < HEADER_BYTES || datagram.readUInt8(0) >> 6 !== VERSION) return null;
  const second = datagram.readUInt8(1);
  return {
    payloadType: second & 0x7f,
    marker: (second & 0x80) !== 0,
    sequence: datagram.readUInt16BE(2),
    timestamp: datagram.readUInt32BE(4),
    ssrc: datagram.readUInt32BE(8),
  };
}
