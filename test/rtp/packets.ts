export interface RtpFields {
  readonly version?: number;
  readonly payloadType?: number;
  readonly marker?: boolean;
  readonly sequence?: number;
  readonly timestamp?: number;
  readonly ssrc?: number;
  /** Contributing sources. */
  readonly csrcs?: readonly number[];
  /** Content of the header extension, in whole words of 4 bytes. */
  readonly extension?: Buffer;
  readonly payload?: Buffer;
  /** 0 for none. */
  readonly paddingBytes?: number;
}

/** A packet as RFC 3550, section 5.1 draws it. */
export function rtpPacket(fields: RtpFields = {}): Buffer {
  const { version = 2, payloadType = 96, marker = false, sequence = 0, timestamp = 0, ssrc = 1 } = fields;
  const { csrcs = [], extension, payload = Buffer.alloc(0), paddingBytes = 0 } = fields;
  const header = Buffer.alloc(12 + 4 * csrcs.length);
  const flags = (paddingBytes > 0 ? 0x20 : 0) | (extension === undefined ? 0 : 0x10);
  header.writeUInt8((version << 6) | flags | csrcs.length, 0);
  header.writeUInt8((marker ? 0x80 : 0) | payloadType, 1);
  header.writeUInt16BE(sequence, 2);
  header.writeUInt32BE(timestamp, 4);
  header.writeUInt32BE(ssrc, 8);
  for (const [index, csrc] of csrcs.entries()) header.writeUInt32BE(csrc, 12 + 4 * index);
  const padding = Buffer.alloc(paddingBytes);
  if (paddingBytes > 0) padding[paddingBytes - 1] = paddingBytes;
  return Buffer.concat([header, ...(extension === undefined ? [] : [extensionOf(extension)]), payload, padding]);
}

/** Section 5.3.1, with the profile's 16 bits as RFC 8285 gives them. */
function extensionOf(content: Buffer): Buffer {
  const head = Buffer.from('bede0000', 'hex');
  head.writeUInt16BE(content.length / 4, 2);
  return Buffer.concat([head, content]);
}
