/** A timer of Node.js fires up to so much late: its clock is in whole ms. */
const COARSE_MS = 2;
/** How long one nap may take: packets that come meanwhile wait in the kernel. */
const NAP_MS = 0.1;
/** The kernel adds this to each nap (timerslack, prctl(2)). */
const SLACK_MS = 0.06;

/**
 * Calls at a time, to some 20 µs in the median. A timer brings it near; the rest are naps of a tenth of a ms, between which
 * packets are read. Turning the event loop instead is hardly more precise, and takes a core.
 */
export class WakeUp {
  private readonly napCell = new Int32Array(new SharedArrayBuffer(4));
  private atMs = Infinity;
  private timer: NodeJS.Timeout | null = null;
  private turn: NodeJS.Immediate | null = null;

  constructor(
    private readonly onTime: () => void,
    private readonly clock: () => number,
  ) {}

  /** Takes the place of what was asked for before. @param atMs Infinity: not at all. */
  set(atMs: number): void {
    if (atMs === this.atMs) return;
    this.cancel();
    this.atMs = atMs;
    if (atMs !== Infinity) this.wait();
  }

  cancel(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    if (this.turn !== null) clearImmediate(this.turn);
    this.timer = null;
    this.turn = null;
    this.atMs = Infinity;
  }

  private wait(): void {
    const leftMs = this.atMs - this.clock();
    if (leftMs > COARSE_MS) this.timer = setTimeout(this.look, leftMs - 1);
    else this.turn = setImmediate(this.look);
  }

  private readonly look = () => {
    this.timer = null;
    this.turn = null;
    const leftMs = this.atMs - this.clock();
    if (leftMs <= 0) {
      this.atMs = Infinity;
      this.onTime();
      return;
    }
    const napMs = Math.min(NAP_MS, leftMs - SLACK_MS);
    if (leftMs <= COARSE_MS && napMs > 0) Atomics.wait(this.napCell, 0, 0, napMs);
    this.wait();
  };
}
