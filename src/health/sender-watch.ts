import type { HealthLimits } from '../config/loop-config.js';
import type { ChildState } from '../protocol/events.js';
import type { ReceiverReport, SenderReport } from '../protocol/messages.js';
import { HookLoad } from './hook-load.js';
import { judgeSender, type SenderPace } from './judge-sender.js';
import { Pulse } from './pulse.js';
import { SlidingWindow } from './sliding-window.js';
import { SteadyVerdict } from './steady-verdict.js';
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
  private readonly hook: HookLoad;
  private readonly steady = new SteadyVerdict();
  /** The first frame that could have been heard, and was not. */
  private unheardFrameMs: number | null = null;

  constructor(private readonly options: SenderWatchOptions) {
    this.pulse = new Pulse(options.nowMs);
    this.work = new SlidingWindow(options.limits.healthWindowMs);
    this.hook = new HookLoad(options.limits.healthWindowMs, options.nominalFps);
  }

  enter(state: ChildState): void {
    this.pulse.enter();
    // What it took to open says nothing of its pace.
    if (state === 'playing') this.forget();
  }

  heard(): void {
    this.pulse.heard();
  }

  firstFrame(): void {
    this.pulse.frame();
    this.unheardFrameMs ??= this.options.nowMs();
  }

  report(report: SenderReport | ReceiverReport): boolean {
    const nowMs = this.options.nowMs();
    if (report.type === 'sender-report') this.work.add(nowMs, report);
    this.hook.add(nowMs, report);
    const isNew = this.pulse.report(report.frames);
    if (isNew) this.unheardFrameMs ??= this.options.nowMs();
    return isNew;
  }

  /** Only looks at the clock: a sender does not listen. */
  takePackets(): boolean {
    if (this.pulse.look()) {
      this.forget();
      this.unheardFrameMs = null;
    }
    return false;
  }

  /** Its source is its own. */
  isMisfed(): boolean {
    return false;
  }

  judge(state: ChildState, stopped: boolean): Verdict | null {
    const nowMs = this.options.nowMs();
    this.pulse.noteStopped(stopped);
    const { lastReportMs, lastFrameMs, stoppedSinceMs, awakeSinceMs } = this.pulse;
    const sinceMs = state === 'opening' ? Math.max(this.pulse.sinceMs, awakeSinceMs) : this.pulse.sinceMs;
    const signs = { state, nowMs, sinceMs, lastReportMs, lastFrameMs, stoppedSinceMs };
    const work = { pace: this.pace(), hook: this.hook.current(), hookPendingMs: this.hook.pendingMs(nowMs) };
    const verdict = judgeSender({ ...signs, ...work, unheardMs: this.unheardMs(nowMs) }, this.options.limits);
    return this.steady.next(verdict, nowMs);
  }

  private forget(): void {
    this.work.clear();
    this.hook.clear();
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

  /** Silence alone is no fault of the writer: frames must have been written in it. */
  private unheardMs(nowMs: number): number | null {
    const sinceMs = this.options.unheardSinceMs();
    if (sinceMs === null || (this.unheardFrameMs !== null && this.unheardFrameMs <= sinceMs))
      this.unheardFrameMs = null;
    return this.unheardFrameMs === null ? null : nowMs - this.unheardFrameMs;
  }
}
