import type { HealthLimits } from '../config/loop-config.js';
import type { ChildState } from '../protocol/events.js';
import type { ReceiverReport, SenderReport } from '../protocol/messages.js';
import { judgeSender, type SenderPace } from './judge-sender.js';
import { Pulse } from './pulse.js';
import { SlidingWindow } from './sliding-window.js';
import type { Verdict } from './verdict.js';
import type { Watch } from './watch.js';

export interface SenderWatchOptions {
  readonly limits: HealthLimits;
  /** Frames per second that the sender is to send. */
  readonly nominalFps: number;
  readonly nowMs: () => number;
  /** Since when a receiver that is well could have heard a packet, and has not; null: there is none, or it has. */
  readonly unheardSinceMs: () => number | null;
}

export class SenderWatch implements Watch {
  private readonly pulse: Pulse;
  private readonly work: SlidingWindow<Pick<SenderReport, 'frames' | 'writeUs'>>;
  private playingSinceMs: number | null = null;

  constructor(private readonly options: SenderWatchOptions) {
    this.pulse = new Pulse(options.nowMs);
    this.work = new SlidingWindow(options.limits.healthWindowMs);
  }

  enter(state: ChildState): void {
    this.pulse.enter();
    if (state === 'playing') this.playingSinceMs ??= this.options.nowMs();
  }

  heard(): void {
    this.pulse.heard();
  }

  firstFrame(): void {
    this.pulse.frame();
  }

  report(report: SenderReport | ReceiverReport): boolean {
    if (report.type === 'sender-report') this.work.add(this.options.nowMs(), report);
    return this.pulse.report(report.frames);
  }

  /** A sender does not listen. */
  takePackets(): boolean {
    return false;
  }

  judge(state: ChildState, stopped: boolean): Verdict | null {
    const nowMs = this.options.nowMs();
    const { sinceMs, lastReportMs, lastFrameMs } = this.pulse;
    const signs = { state, nowMs, sinceMs, lastReportMs, lastFrameMs, stopped };
    return judgeSender({ ...signs, pace: this.pace(), unheardMs: this.unheardMs(nowMs) }, this.options.limits);
  }

  private pace(): SenderPace | null {
    const span = this.work.span();
    if (span === null) return null;
    const { first, last, elapsedMs } = span;
    return {
      fps: ((last.frames - first.frames) * 1000) / elapsedMs,
      nominalFps: this.options.nominalFps,
      writeShare: (last.writeUs - first.writeUs) / 1000 / elapsedMs,
    };
  }

  private unheardMs(nowMs: number): number | null {
    const sinceMs = this.options.unheardSinceMs();
    if (sinceMs === null || this.playingSinceMs === null) return null;
    return nowMs - Math.max(sinceMs, this.playingSinceMs);
  }
}
