import type { HealthLimits } from '../config/loop-config.js';
import type { ChildState } from '../protocol/events.js';
import type { ReceiverReport, SenderReport } from '../protocol/messages.js';
import type { UdpSocketState } from '../host/udp-port.js';
import type { ForeignCounts, StreamCounts } from '../rtp/stream-counts.js';
import type { ForeignRate } from './foreign-packets.js';
import { judgeReceiver, PACKET_RECENT_MS } from './judge-receiver.js';
import { Pulse } from './pulse.js';
import { SlidingWindow } from './sliding-window.js';
import type { Verdict } from './verdict.js';
import type { Watch } from './watch.js';

export interface ReceiverWatchOptions {
  readonly limits: HealthLimits;
  readonly nowMs: () => number;
  /** What the tap has heard. */
  readonly stream: () => StreamCounts;
  readonly socket: () => UdpSocketState;
}

const FOREIGN_WINDOW_MS = 1000;

export class ReceiverWatch implements Watch {
  private readonly pulse: Pulse;
  private readonly delays: SlidingWindow<Float64Array>;
  private readonly traffic: SlidingWindow<Pick<StreamCounts, 'packets' | 'lost'>>;
  private readonly foreign = new SlidingWindow<ForeignCounts>(FOREIGN_WINDOW_MS);
  private openedMs: number;
  private isWaiting = false;
  private backlogSinceMs: number | null = null;
  private lastFreshUs: number | null = null;
  private lastFreshMs: number;
  private stamped = 0;
  /** Since when each frame has had the stamp of an earlier one; null: the last one was new. */
  private frozenSinceMs: number | null = null;
  private latencyP95Ms: number | null = null;
  /** Packets that had been heard at the last look. */
  private packetsBefore: number;
  private packetsSinceMs: number | null = null;
  private lastHeardMs = 0;

  constructor(private readonly options: ReceiverWatchOptions) {
    const { limits, nowMs, stream } = options;
    this.pulse = new Pulse(nowMs);
    this.openedMs = this.lastFreshMs = nowMs();
    this.packetsBefore = stream().packets;
    this.delays = new SlidingWindow(limits.healthWindowMs);
    this.traffic = new SlidingWindow(limits.healthWindowMs);
  }

  enter(state: ChildState): void {
    this.pulse.enter();
    this.isWaiting = state === 'waiting';
    if (this.isWaiting) this.openedMs = this.options.nowMs();
  }

  heard(): void {
    this.pulse.heard();
  }

  firstFrame(): void {
    this.pulse.frame();
    this.noteFrame();
  }

  report(report: SenderReport | ReceiverReport): boolean {
    if (report.type === 'receiver-report') this.measure(report);
    const isNew = this.pulse.report(report.frames);
    if (isNew) this.noteFrame();
    return isNew;
  }

  takePackets(): boolean {
    const nowMs = this.options.nowMs();
    const counts = this.options.stream();
    this.foreign.add(nowMs, counts.foreign);
    if (this.isWaiting) this.lookAtSocket(nowMs);
    if (counts.packets === this.packetsBefore) return false;
    this.packetsBefore = counts.packets;
    // After a gap the time that the decoder is given begins anew.
    if (this.packetsSinceMs === null || nowMs - this.lastHeardMs > PACKET_RECENT_MS) this.packetsSinceMs = nowMs;
    this.lastHeardMs = nowMs;
    return true;
  }

  judge(state: ChildState, stopped: boolean): Verdict | null {
    const { sinceMs, lastReportMs, lastFrameMs } = this.pulse;
    const { openedMs, backlogSinceMs, packetsSinceMs, frozenSinceMs, latencyP95Ms } = this;
    const signs = { state, nowMs: this.options.nowMs(), sinceMs, lastReportMs, lastFrameMs, stopped };
    const isBound = () => this.options.socket().isBound;
    const flow = { openedMs, isBound, backlogSinceMs, packetsSinceMs, frozenSinceMs };
    const heard = { stream: this.options.stream(), foreign: this.foreignRate() };
    const quality = { lossPercent: this.lossPercent(), latencyP95Ms };
    return judgeReceiver({ ...signs, ...flow, ...heard, ...quality }, this.options.limits);
  }

  private measure(report: ReceiverReport): void {
    const nowMs = this.options.nowMs();
    const { packets, lost } = this.options.stream();
    this.traffic.add(nowMs, { packets, lost });
    this.delays.add(nowMs, report.latenciesUs);
    this.latencyP95Ms = percentile95(this.delays.full());
    this.follow(report, nowMs);
  }

  /** Frames without a stamp say nothing about being new. */
  private follow({ stamped, lastFreshUs }: ReceiverReport, nowMs: number): void {
    if (lastFreshUs !== this.lastFreshUs) {
      this.lastFreshUs = lastFreshUs;
      this.lastFreshMs = nowMs;
      this.frozenSinceMs = null;
    } else if (stamped > this.stamped) {
      this.frozenSinceMs ??= this.lastFreshMs;
    }
    this.stamped = stamped;
  }

  private lookAtSocket(nowMs: number): void {
    const isFilling = this.options.socket().backlogBytes > 0;
    this.backlogSinceMs = isFilling ? (this.backlogSinceMs ?? nowMs) : null;
  }

  private noteFrame(): void {
    this.packetsBefore = this.options.stream().packets;
    this.packetsSinceMs = null;
  }

  private foreignRate(): ForeignRate {
    const span = this.foreign.span();
    if (span === null) return { notRtp: 0, payloadType: 0, codec: 0, ssrc: 0 };
    const { first, last } = span;
    return {
      notRtp: last.notRtp - first.notRtp,
      payloadType: last.payloadType - first.payloadType,
      codec: last.codec - first.codec,
      ssrc: last.ssrc - first.ssrc,
    };
  }

  private lossPercent(): number | null {
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
