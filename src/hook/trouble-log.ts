const INTERVAL_US = 1_000_000;

/** Counts what goes wrong frame by frame, and tells it at most once a second: the newest, and how often. */
export class TroubleLog {
  private untold = 0;
  private newest = '';
  private lastToldUs = -Infinity;

  constructor(
    private readonly tell: (text: string, count: number) => void,
    private readonly nowUs: () => number,
  ) {}

  add(text: string): void {
    this.untold += 1;
    this.newest = text;
    this.tick();
  }

  /** Call now and then, so that the last ones are told as well. */
  tick(): void {
    if (this.nowUs() - this.lastToldUs >= INTERVAL_US) this.flush();
  }

  flush(): void {
    if (this.untold === 0) return;
    this.tell(this.newest, this.untold);
    this.untold = 0;
    this.lastToldUs = this.nowUs();
  }
}
