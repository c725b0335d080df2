import type { ChildState } from '../protocol/events.js';

/** A receiver that is well was heard no longer ago. */
export const PACKET_RECENT_MS = 500;

interface ListeningSigns {
  readonly state: ChildState;
  /** When the receiver came into its state. */
  readonly sinceMs: number;
  readonly lastReportMs: number;
  readonly nowMs: number;
  /** When the tap last heard a packet of ours; null: never. */
  readonly lastPacketMs: number | null;
  /** Whether its socket is bound and read, and its process not stopped: a report alone does not say that it listens. */
  readonly isSocketOpen: () => boolean;
}

/**
 * Since when a receiver that is well could have heard a packet and has heard none; null where it may be the receiver that is
 * at fault. With it the supervisor of both roles tells a writer that is silently dead from a receiver that is deaf.
 */
export function unheardSince(signs: ListeningSigns): number | null {
  const { state, sinceMs, lastReportMs, nowMs, lastPacketMs, isSocketOpen } = signs;
  switch (state) {
    case 'playing':
    case 'stalled':
      if (nowMs - lastReportMs > PACKET_RECENT_MS) return null;
      // Looking at the socket costs more than looking at a clock.
      if (lastPacketMs !== null && nowMs - lastPacketMs <= PACKET_RECENT_MS) return lastPacketMs;
      return isSocketOpen() ? (lastPacketMs ?? sinceMs) : null;
    case 'waiting':
    case 'opening':
      return isSocketOpen() ? Math.max(sinceMs, lastPacketMs ?? 0) : null;
    case 'starting':
    case 'stopping':
    case 'stopped':
    case 'failed':
      return null;
  }
}
