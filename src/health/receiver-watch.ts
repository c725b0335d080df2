import type { HealthLimits } from '../config/loop-config.js';
import type { UdpSocketState } from '../host/udp-port.js';
import type { ChildState } from '../protocol/events.js';
import type { ReceiverReport, SenderReport } from '../protocol/messages.js';
import type { StreamCounts } from '../rtp/stream-counts.js';
import { ForeignMeter } from './foreign-meter.js';
import { HookLoad } from './hook-load.js';
import { judgeReceiver, maxPauseMs } from './judge-receiver.js';
import { LinkQuality } from './link-quality.js';
import { PacketRun } from './packet-run.js';
import { Pulse } from './pulse.js';
import { StampFreshness } from './stamp-freshness.js';
import { SteadyVerdict } from './steady-verdict.js';
import type { Verdict } from './verdict.js';
import type { Watch } from './watch.js';

export interface ReceiverWatchOptions {
  readonly limits: HealthLimits;
  readonly nowMs: () => number;
  /** What the tap has heard. */
  readonly stream: () => StreamCounts;
  readonly socket: () => UdpSocketState;
  /** One-way delays of a report's frames; absent: those that the child itself could tell. */
  readonly delaysUs?: (report: ReceiverReport) => Float64Array;
  /** Other SSRCs than its own are kept from its decoder. */
  readonly isPinned?: boolean;
}

export class ReceiverWatch implements Watch {
  private readonly pulse: Pulse;
  private readonly run: PacketRun;
  private readonly stamps = new StampFreshness();
  private readonly quality: LinkQuality;
  private readonly hook: HookLoad;
  private readonly foreign = new ForeignMeter();
  private readonly steady = new SteadyVerdict();
  private openedMs: number;
  private hasPlayed = false;
  private backlogSinceMs: number | null = null;
  /** When the tap last heard a datagram, whosever it was. */
  private lastHeardMs = -Infinity;

  constructor(private readonly options: ReceiverWatchOptions) {
    const { limits, nowMs, stream } = options;
    this.pulse = new Pulse(nowMs);
    this.openedMs = nowMs();
    this.run = new PacketRun(stream(), this.openedMs, maxPauseMs(limits));
    this.hook = new HookLoad(limits.healthWindowMs, null);
    this.quality = new LinkQuality(limits.healthWindowMs, limits.latencyLimitMs !== null);
  }

  enter(state: ChildState): void {
    this.pulse.enter();
    if (state === 'waiting') this.open();
    if (state !== 'playing') return;
    this.hasPlayed = true;
    this.forgetPicture();
  }

  heard(): void {
    this.pulse.heard();
  }

  firstFrame(): void {
    this.pulse.frame();
    this.noteFrame();
  }

  report(report: SenderReport | ReceiverReport): boolean {
    const nowMs = this.options.nowMs();
    if (report.type === 'receiver-report') {
      const delaysUs = this.options.delaysUs?.(report) ?? report.latenciesUs;
      this.quality.add(nowMs, this.options.stream(), delaysUs);
      this.stamps.add(report, nowMs);
    }
    this.hook.add(nowMs, report);
    const isNew = this.pulse.report(report.frames);
    if (isNew) this.noteFrame();
    return isNew;
  }

  takePackets(): boolean {
    const nowMs = this.options.nowMs();
    const stream = this.options.stream();
    if (this.pulse.look()) this.forget();
    this.foreign.add(nowMs, stream);
    const isNew = this.run.look(stream, nowMs);
    this.lookAtSocket(stream, nowMs);
    return isNew;
  }

  isMisfed(): boolean {
    const { lastAtMs, lastSpsAtMs, foreign } = this.options.stream();
    const isSince = (atMs: number | null) => atMs !== null && atMs >= this.openedMs;
    if (this.options.isPinned === true || this.hasPlayed) return false;
    return (isSince(lastAtMs) || isSince(foreign.lastAtMs)) && !isSince(lastSpsAtMs);
  }

  judge(state: ChildState, stopped: boolean): Verdict | null {
    const nowMs = this.options.nowMs();
    this.pulse.noteStopped(stopped);
    const { sinceMs, lastReportMs, lastFrameMs, stoppedSinceMs } = this.pulse;
    const { openedMs, backlogSinceMs, stamps, quality } = this;
    const process = { state, nowMs, sinceMs, lastReportMs, lastFrameMs, stoppedSinceMs };
    const socket = { openedMs, isBound: () => this.options.socket().isBound, backlogSinceMs };
    const heard = { stream: this.options.stream(), foreign: this.foreign.rate(nowMs), ...this.run.signs() };
    const { latencyP95Ms } = quality;
    const picture = {
      frozenSinceMs: stamps.frozenSinceMs,
      lossPercent: quality.lossPercent(),
      latencyP95Ms,
      hook: this.hook.current(),
      hookPendingMs: this.hook.pendingMs(nowMs),
    };
    const verdict = judgeReceiver({ ...process, ...socket, ...heard, ...picture }, this.options.limits);
    return this.steady.next(verdict, nowMs);
  }

  private open(): void {
    this.openedMs = this.options.nowMs();
    this.run.open(this.options.stream(), this.openedMs);
  }

  private noteFrame(): void {
    this.run.frame(this.options.stream(), this.options.nowMs());
  }

  /** Only where nothing comes through: one that delivers is read, however full a flood of others keeps it. */
  private lookAtSocket({ lastAtMs, foreign }: StreamCounts, nowMs: number): void {
    const lastHeardMs = Math.max(lastAtMs ?? -Infinity, foreign.lastAtMs ?? -Infinity);
    const isFilling = lastHeardMs === this.lastHeardMs && this.options.socket().backlogBytes > 0;
    this.lastHeardMs = lastHeardMs;
    this.backlogSinceMs = isFilling ? (this.backlogSinceMs ?? nowMs) : null;
  }

  /** Nobody has looked for a while: what is measured over time begins anew. */
  private forget(): void {
    this.run.restart(this.options.stream(), this.options.nowMs());
    this.forgetPicture();
    this.foreign.clear();
    this.backlogSinceMs = null;
  }

  /** What was lost, late or repeated before or in a stall says nothing of what comes after it. */
  private forgetPicture(): void {
    this.quality.clear();
    this.hook.clear();
    this.stamps.clear();
  }
}
