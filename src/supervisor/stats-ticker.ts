import type { LoopEvent, Untimed } from '../protocol/events.js';
import type { Tap } from '../rtp/tap.js';
import type { RoleRunner } from './role-runner.js';
import type { FrameTotals, ReceiverTotals } from './role-totals.js';

export interface StatsSources {
  readonly sender: { readonly runner: Pick<RoleRunner, 'state'>; readonly totals: FrameTotals } | null;
  readonly receiver: { readonly runner: Pick<RoleRunner, 'state'>; readonly totals: ReceiverTotals } | null;
  readonly tap: Tap | null;
}

const STATS_INTERVAL_MS = 1000;

/** Emits one `stats` event a second for each role. */
export class StatsTicker {
  private readonly timer: NodeJS.Timeout;
  private lastBytes = 0;
  private lastMs = performance.now();

  constructor(
    private readonly sources: StatsSources,
    private readonly emit: (event: Untimed<LoopEvent>) => void,
  ) {
    this.timer = setInterval(() => {
      this.tick();
    }, STATS_INTERVAL_MS);
  }

  close(): void {
    clearInterval(this.timer);
  }

  private tick(): void {
    const { sender, receiver } = this.sources;
    if (sender !== null) this.emitSender(sender);
    if (receiver !== null) this.emitReceiver(receiver);
  }

  private emitSender({ runner, totals }: NonNullable<StatsSources['sender']>): void {
    const fps = totals.takeIntervalFps();
    this.emit({ type: 'stats', role: 'sender', state: runner.state, frames: totals.frames, fps, ...totals.hook() });
  }

  private emitReceiver({ runner, totals }: NonNullable<StatsSources['receiver']>): void {
    const { tap } = this.sources;
    this.emit({
      type: 'stats',
      role: 'receiver',
      state: runner.state,
      frames: totals.frames,
      fps: totals.takeIntervalFps(),
      ...totals.counters(),
      ...totals.takeIntervalLatency(),
      bitrateKbps: this.takeBitrate(),
      packetsLost: tap?.counts().lost ?? 0,
      ...totals.hook(),
    });
  }

  /** Bits per ms are kbit/s. */
  private takeBitrate(): number {
    const bytes = this.sources.tap?.counts().bytes ?? 0;
    const nowMs = performance.now();
    const kbps = ((bytes - this.lastBytes) * 8) / (nowMs - this.lastMs);
    this.lastBytes = bytes;
    this.lastMs = nowMs;
    return Math.round(kbps);
  }
}
