import type { PacketCounts } from '../rtp/packet-counter.js';
import { type Observation, PACKET_RECENT_MS } from './health.js';

/** What one child has shown of itself, as times: the input of health.ts. */
export class Vitals {
  private sinceMs = 0;
  private lastReportMs = 0;
  private lastFrameMs = 0;
  private frames = 0;
  /** Packets that had been heard at the last look. */
  private packetsBefore = 0;
  private packetsSinceMs: number | null = null;
  private lastHeardMs = 0;

  constructor(
    private readonly nowMs: () => number,
    private readonly packets: () => PacketCounts | null,
  ) {
    this.enter();
    this.frame();
  }

  /** A new state. */
  enter(): void {
    this.sinceMs = this.nowMs();
  }

  /** Any sign of life. */
  heard(): void {
    this.lastReportMs = this.nowMs();
  }

  /** The first frame. */
  frame(): void {
    this.heard();
    this.noteFrame();
  }

  /** A report; says whether there were new frames since the last one. */
  report(frames: number): boolean {
    this.heard();
    if (frames <= this.frames) return false;
    this.frames = frames;
    this.noteFrame();
    return true;
  }

  /** Looks at the tap; says whether packets have come since the last look. */
  hearPackets(): boolean {
    const heard = this.packets()?.packets ?? 0;
    if (heard === this.packetsBefore) return false;
    this.packetsBefore = heard;
    const nowMs = this.nowMs();
    // After a gap the time that the decoder is given begins anew.
    if (this.packetsSinceMs === null || nowMs - this.lastHeardMs > PACKET_RECENT_MS) this.packetsSinceMs = nowMs;
    this.lastHeardMs = nowMs;
    return true;
  }

  observe(): Omit<Observation, 'role' | 'state'> {
    const { sinceMs, lastReportMs, lastFrameMs, packetsSinceMs } = this;
    const lastPacketMs = this.packets()?.lastAtMs ?? null;
    return { nowMs: this.nowMs(), sinceMs, lastReportMs, lastFrameMs, packetsSinceMs, lastPacketMs };
  }

  private noteFrame(): void {
    this.lastFrameMs = this.nowMs();
    this.packetsBefore = this.packets()?.packets ?? 0;
    this.packetsSinceMs = null;
  }
}
