export interface RtpFields {
  readonly version?: number;
  readonly payloadType?: number;
  readonly marker?: boolean;
  readonly sequence?: number;
  readonly timestamp?: number;
  readonly ssrc?: number;
  readonly payload?: Buffer;
}

/** A packet as RFC 3550, section 5.1 draws it. */
export function rtpPacket(fields: RtpFields = {}): Buffer {
  const { version = 2, payloadType = 96, marker = false, sequence = 0, timestamp = 0, ssrc = 1 } = fields;
  const header = Buffer.alloc(12);
  header.writeUInt8(version << 6, 0);
  header.writeUInt8((marker ? 0x80 : 0) | payloadType, 1);
  header.writeUInt16BE(sequence, 2);
  header.writeUInt32BE(timestamp, 4);
  header.writeUInt32BE(ssrc, 8);
  return Buffer.concat([header, fields.payload ?? Buffer.alloc(0)]);
}
