/**
 * Signs of life come every 200 ms and looks every 50 ms: so long a break means that the child, or this process, did not run.
 * What happened meanwhile is not known.
 */
const PAUSE_MS = 1000;

/** When a child last gave a sign of life, by the supervisor's clock. */
export class Pulse {
  /** When its state was entered. */
  sinceMs: number;
  lastReportMs: number;
  lastFrameMs: number;
  /** Since when it has been seen stopped (SIGSTOP), look after look. */
  stoppedSinceMs: number | null = null;
  private lastStoppedMs = -Infinity;
  /** When the last break of the looks was over. */
  awakeSinceMs = -Infinity;
  private lastLookMs: number | null = null;
  private frames = 0;

  constructor(private readonly nowMs: () => number) {
    this.sinceMs = this.lastReportMs = this.lastFrameMs = nowMs();
  }

  enter(): void {
    this.sinceMs = this.nowMs();
  }

  heard(): void {
    const silentMs = this.nowMs() - this.lastReportMs;
    // Nobody has said that there were no frames.
    if (silentMs > PAUSE_MS) this.lastFrameMs += silentMs;
    this.lastReportMs = this.nowMs();
  }

  frame(): void {
    this.heard();
    this.lastFrameMs = this.lastReportMs;
  }

  /** @param frames since the child began. @returns whether there are new ones. */
  report(frames: number): boolean {
    this.heard();
    if (frames <= this.frames) return false;
    this.frames = frames;
    this.lastFrameMs = this.lastReportMs;
    return true;
  }

  /**
   * To be called at each look at the child. After a Ctrl-Z or when this process was blocked, what the child has said
   * meanwhile is still to be read: the time is not held against it.
   * @returns whether there was such a break.
   */
  look(): boolean {
    const nowMs = this.nowMs();
    const breakMs = nowMs - (this.lastLookMs ?? nowMs);
    this.lastLookMs = nowMs;
    if (breakMs <= PAUSE_MS) return false;
    this.awakeSinceMs = nowMs;
    this.lastReportMs = Math.min(nowMs, this.lastReportMs + breakMs);
    this.lastFrameMs = Math.min(nowMs, this.lastFrameMs + breakMs);
    this.stoppedSinceMs = null;
    return true;
  }

  /** @param stopped as it was seen; false also where nobody has looked. */
  noteStopped(stopped: boolean): void {
    const nowMs = this.nowMs();
    if (stopped) {
      this.stoppedSinceMs ??= nowMs;
      this.lastStoppedMs = nowMs;
    } else if (nowMs - this.lastStoppedMs > PAUSE_MS) {
      this.stoppedSinceMs = null;
    }
  }
}
