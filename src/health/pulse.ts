/** When a child last gave a sign of life, by the supervisor's clock. */
export class Pulse {
  /** When its state was entered. */
  sinceMs: number;
  lastReportMs: number;
  lastFrameMs: number;
  private frames = 0;

  constructor(private readonly nowMs: () => number) {
    this.sinceMs = this.lastReportMs = this.lastFrameMs = nowMs();
  }

  enter(): void {
    this.sinceMs = this.nowMs();
  }

  heard(): void {
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
}
