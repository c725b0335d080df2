/** Far more than a child that is well prints, and few enough to be read and to be written to a terminal. */
export const MAX_LINES_PER_SECOND = 200;
const WINDOW_MS = 1000;

/**
 * Passes on so many lines of a second and counts the others, so that a child which floods its output costs neither the log
 * nor the supervisor's time. A second begins with its first line. There is no timer: what was left out is told at
 * the first call after that second, or at the end.
 */
export class LineLimiter {
  private windowStartMs = Number.NEGATIVE_INFINITY;
  private lines = 0;

  constructor(
    private readonly onLine: (line: string) => void,
    private readonly maxLines = MAX_LINES_PER_SECOND,
  ) {}

  /** @param nowMs monotonic, in milliseconds, e.g. `performance.now()`. */
  write(line: string, nowMs: number): void {
    if (this.tick(nowMs)) this.windowStartMs = nowMs;
    this.lines += 1;
    if (this.lines <= this.maxLines) this.onLine(line);
  }

  /** Tells what was left out in a second that is over; says whether it is. To be called now and then. */
  tick(nowMs: number): boolean {
    const isOver = nowMs - this.windowStartMs >= WINDOW_MS;
    if (isOver) this.end();
    return isOver;
  }

  /** Tells what has been left out since it was last told. */
  end(): void {
    const left = this.lines - this.maxLines;
    this.lines = 0;
    const what = left === 1 ? 'line in that second was' : 'lines in that second were';
    if (left > 0) this.onLine(`… ${String(left)} more ${what} left out`);
  }
}
