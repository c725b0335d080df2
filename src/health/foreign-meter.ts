import type { ForeignCounts, StreamCounts } from '../rtp/stream-counts.js';
import { type ForeignRate, isForeignTraffic } from './foreign-packets.js';
import { SlidingWindow } from './sliding-window.js';

const WINDOW_MS = 1000;
/** A sender that starts anew with another SSRC is foreign until it takes over (SSRC_TAKEOVER_MS). */
const SUSTAINED_MS = 1000;

const NONE: ForeignRate = { notRtp: 0, payloadType: 0, codec: 0, ssrc: 0 };

/** How many datagrams of others come in a second, told once they come steadily. */
export class ForeignMeter {
  private readonly window = new SlidingWindow<ForeignCounts>(WINDOW_MS);
  private ssrcChanges: number | null = null;
  /** Since when there have been too many, and when there last were. */
  private sinceMs: number | null = null;
  private lastMs = -Infinity;

  add(nowMs: number, { foreign, ssrcChanges }: StreamCounts): void {
    // What seemed to be somebody else's is ours now.
    if (ssrcChanges !== this.ssrcChanges) this.clear();
    this.ssrcChanges = ssrcChanges;
    this.window.add(nowMs, foreign);
    if (isForeignTraffic(this.measured())) {
      this.sinceMs ??= nowMs;
      this.lastMs = nowMs;
    } else if (nowMs - this.lastMs > SUSTAINED_MS) {
      this.sinceMs = null;
    }
  }

  clear(): void {
    this.window.clear();
    this.sinceMs = null;
  }

  rate(nowMs: number): ForeignRate {
    return this.sinceMs === null || nowMs - this.sinceMs <= SUSTAINED_MS ? NONE : this.measured();
  }

  private measured(): ForeignRate {
    const span = this.window.span();
    if (span === null) return NONE;
    const { first, last, elapsedMs } = span;
    const perSecond = (kind: keyof ForeignRate) => ((last[kind] - first[kind]) * 1000) / elapsedMs;
    return {
      notRtp: perSecond('notRtp'),
      payloadType: perSecond('payloadType'),
      codec: perSecond('codec'),
      ssrc: perSecond('ssrc'),
    };
  }
}
