import type { StreamCounts } from '../rtp/stream-counts.js';
import { SlidingWindow } from './sliding-window.js';

/** Loss and delay over the last window. */
export class LinkQuality {
  /** 95 % of the frames of the last window were at most so late; null before one is over, or where nothing is measured. */
  latencyP95Ms: number | null = null;
  private readonly delays: SlidingWindow<Float64Array>;
  private readonly traffic: SlidingWindow<Pick<StreamCounts, 'packets' | 'lost'>>;

  /** @param hasLimit whether anybody wants to know the delay: to sort those of a long window takes time. */
  constructor(
    windowMs: number,
    private readonly hasLimit: boolean,
  ) {
    this.delays = new SlidingWindow(windowMs);
    this.traffic = new SlidingWindow(windowMs);
  }

  /** @param latenciesUs of the frames since the last call. */
  add(nowMs: number, { packets, lost }: Pick<StreamCounts, 'packets' | 'lost'>, latenciesUs: Float64Array): void {
    this.traffic.add(nowMs, { packets, lost });
    if (!this.hasLimit) return;
    this.delays.add(nowMs, latenciesUs);
    this.latencyP95Ms = percentile95(this.delays.full());
  }

  /** After a pause what was measured before it, or of it, says nothing. */
  clear(): void {
    this.traffic.clear();
    this.delays.clear();
    this.latencyP95Ms = null;
  }

  /** Null before a window is over, or where nothing was sent. */
  lossPercent(): number | null {
    const span = this.traffic.span();
    if (span === null) return null;
    // A packet that comes late is taken off again: a window may lose less than nothing.
    const lost = Math.max(0, span.last.lost - span.first.lost);
    const sent = span.last.packets - span.first.packets + lost;
    return sent === 0 ? null : (lost * 100) / sent;
  }
}

/** In ms; null where the window is not full or empty of delays. */
function percentile95(reports: readonly Float64Array[] | null): number | null {
  const delaysUs = (reports ?? []).flatMap((values) => Array.from(values)).sort((a, b) => a - b);
  const delayUs = delaysUs[Math.ceil(delaysUs.length * 0.95) - 1];
  return delayUs === undefined ? null : delayUs / 1000;
}
