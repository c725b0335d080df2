/** IPv4 and UDP: what a link carries beside the payload. */
export const HEADER_BYTES = 28;

/** A link of limited rate with a bounded queue in front of it that drops what comes last. */
export class Bottleneck {
  /** When the link will have sent all that it has taken. */
  private freeAtMs = -Infinity;

  constructor(private readonly limits: { readonly rateKbps: number | null; readonly queueMs: number }) {}

  /**
   * @param bytes the payload of a datagram.
   * @returns when its last bit is through; null where the queue is full.
   */
  admit(bytes: number, nowMs: number): number | null {
    const { rateKbps, queueMs } = this.limits;
    if (rateKbps === null) return nowMs;
    const startMs = Math.max(this.freeAtMs, nowMs);
    if (startMs - nowMs > queueMs) return null;
    // 1 kbit/s is one bit in a ms.
    this.freeAtMs = startMs + (8 * (bytes + HEADER_BYTES)) / rateKbps;
    return this.freeAtMs;
  }
}
