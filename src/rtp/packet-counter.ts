import type { RtpHeader } from './packet.js';

export interface PacketCounts {
  /** Packets of our payload type. */
  readonly packets: number;
  /** Datagrams that are not RTP, or of another payload type. */
  readonly foreign: number;
  readonly bytes: number;
  /** Missing by sequence number; a packet that comes late is taken off again. */
  readonly lost: number;
  /** When the first and the last packet of ours came, in ms of a monotonic clock. */
  readonly firstAtMs: number | null;
  readonly lastAtMs: number | null;
}

const MODULUS = 0x1_0000;
/** A jump of the sequence beyond this is a new start, not a loss (RFC 3550, appendix A.1: MAX_DROPOUT). */
const MAX_DROPOUT = 3000;

/** Counts what the tap hears. */
export class PacketCounter {
  private packets = 0;
  private foreign = 0;
  private bytes = 0;
  private lost = 0;
  private firstAtMs: number | null = null;
  private lastAtMs: number | null = null;
  private last: Pick<RtpHeader, 'ssrc' | 'sequence'> | null = null;

  constructor(private readonly payloadType: number) {}

  add(header: RtpHeader | null, bytes: number, nowMs: number): void {
    if (header?.payloadType !== this.payloadType) {
      this.foreign += 1;
      return;
    }
    this.packets += 1;
    this.bytes += bytes;
    this.firstAtMs ??= nowMs;
    this.lastAtMs = nowMs;
    this.follow(header);
  }

  counts(): PacketCounts {
    const { packets, foreign, bytes, lost, firstAtMs, lastAtMs } = this;
    return { packets, foreign, bytes, lost, firstAtMs, lastAtMs };
  }

  private follow({ ssrc, sequence }: RtpHeader): void {
    const last = this.last;
    const step = last?.ssrc === ssrc ? (sequence - last.sequence + MODULUS) % MODULUS : 1;
    if (step >= MODULUS - MAX_DROPOUT) {
      this.lost = Math.max(0, this.lost - 1);
      return;
    }
    if (step > 0 && step < MAX_DROPOUT) this.lost += step - 1;
    this.last = { ssrc, sequence };
  }
}
