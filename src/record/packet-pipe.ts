/** Where framed packets go: a stream with a queue of its own, as node:stream's Writable. */
export interface PacketSink {
  write(chunk: Buffer): unknown;
  /** Bytes that have been written and not yet been taken. */
  readonly writableLength: number;
}

/** What may wait for a slow disk: a quarter of a minute at 4 Mbit/s. */
const MAX_BACKLOG_BYTES = 8_388_608;

/**
 * Hands packets on, each behind its length in two bytes (RFC 4571, section 2), in bounded memory: what the reader does not
 * take in time is dropped.
 */
export class PacketPipe {
  private isClogged = false;

  constructor(
    private readonly sink: PacketSink,
    private readonly maxBytes: number = MAX_BACKLOG_BYTES,
  ) {}

  /**
   * @param packet 65 535 bytes at most, which is more than a UDP datagram holds.
   * @returns false where it was dropped.
   */
  write(packet: Buffer): boolean {
    // Half of it has to be taken first: one long gap ruins fewer pictures than many short ones.
    const limit = this.isClogged ? this.maxBytes / 2 : this.maxBytes;
    this.isClogged = this.sink.writableLength > limit;
    if (!this.isClogged) this.sink.write(framed(packet));
    return !this.isClogged;
  }
}

function framed(packet: Buffer): Buffer {
  const frame = Buffer.allocUnsafe(2 + packet.length);
  frame.writeUInt16BE(packet.length);
  packet.copy(frame, 2);
  return frame;
}
