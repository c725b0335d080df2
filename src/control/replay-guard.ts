/** More than one link has; a bound on what the holders of the key can make us remember. */
export const MAX_RECEIVERS = 16;

/**
 * Lets each request pass once: the counter of a receiver has to grow. UDP may reorder, and an older request that comes
 * late is refused as well; nothing is lost by it, because the newer one asked for the same.
 *
 * Only authentic requests may come here, else strangers could push out the receivers. What the guard cannot know is what
 * it forgot, in a restart or by eviction: a recorded request can then pass once more. It names the SSRC of a stream, which
 * is another after a restart of the sender, and MIN_INTERVAL_MS bounds what it can do.
 */
export class ReplayGuard {
  /** Counter by receiver id (hexadecimal), the one heard longest ago first. */
  private readonly counters = new Map<string, bigint>();

  /** How many receivers are remembered: 0 to MAX_RECEIVERS. */
  get receivers(): number {
    return this.counters.size;
  }

  /** Whether the request is new; a new one is remembered, and the receiver heard longest ago makes room for it. */
  admit(receiverId: Buffer, counter: bigint): boolean {
    const id = receiverId.toString('hex');
    const last = this.counters.get(id);
    if (last !== undefined && counter <= last) return false;
    this.counters.delete(id);
    this.counters.set(id, counter);
    this.forgetOldest();
    return true;
  }

  private forgetOldest(): void {
    const [oldest] = this.counters.keys();
    if (oldest !== undefined && this.counters.size > MAX_RECEIVERS) this.counters.delete(oldest);
  }
}
