import type { ReceiverReport, SenderReport } from '../protocol/messages.js';
import type { HookPace } from './judge-hook.js';
import { SlidingWindow } from './sliding-window.js';

interface Sample {
  readonly frames: number;
  readonly tookUs: Float64Array;
}

/** What a child's hook takes, over a window. */
export class HookLoad {
  private readonly window: SlidingWindow<Sample>;
  private pace: HookPace | null = null;
  private pendingSinceMs: number | null = null;

  /** @param nominalFps at which frames come; null: as they are counted. */
  constructor(
    windowMs: number,
    private readonly nominalFps: number | null,
  ) {
    this.window = new SlidingWindow(windowMs);
  }

  add(nowMs: number, { frames, hook }: Pick<SenderReport | ReceiverReport, 'frames' | 'hook'>): void {
    if (hook === undefined) return;
    this.window.add(nowMs, { frames, tookUs: hook.tookUs });
    this.pace = this.measure();
    this.pendingSinceMs = hook.pendingUs === 0 ? null : nowMs - hook.pendingUs / 1000;
  }

  clear(): void {
    this.window.clear();
    this.pace = null;
    this.pendingSinceMs = null;
  }

  /** How long it has owed an answer, as far as its child has said; 0: it owes none. */
  pendingMs(nowMs: number): number {
    return this.pendingSinceMs === null ? 0 : nowMs - this.pendingSinceMs;
  }

  /** Null before a window is over, or where there is no hook. */
  current(): HookPace | null {
    return this.pace;
  }

  private measure(): HookPace | null {
    const span = this.window.span();
    // The first one's times are of before it.
    const took = (this.window.full() ?? []).slice(1).flatMap(({ tookUs }) => [...tookUs]);
    const p50Us = took.sort((a, b) => a - b)[Math.floor(took.length / 2)];
    if (span === null || p50Us === undefined) return null;
    const { first, last, elapsedMs } = span;
    const fps = this.nominalFps ?? ((last.frames - first.frames) * 1000) / elapsedMs;
    const totalMs = took.reduce((sum, us) => sum + us, 0) / 1000;
    return { p50Ms: p50Us / 1000, intervalMs: 1000 / fps, share: Math.min(1, totalMs / elapsedMs) };
  }
}
