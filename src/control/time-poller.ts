import type { TimeExchange } from './time-asker.js';

/** So many exchanges make a good beginning: of eight, one has met empty queues. */
const BURST = 8;
const BURST_INTERVAL_MS = 125;
const INTERVAL_MS = 500;

/** Asks for the time at a steady pace: quickly while little is known of the other clock, then twice a second. */
export class TimePoller {
  private timer: NodeJS.Timeout | undefined;
  private asked = 0;
  private answered = 0;
  private clockId: number | null = null;

  constructor(private readonly ask: () => void) {
    this.next();
  }

  /** Another clock than before, of another sender or after a reboot, is as unknown as the first one was. */
  heard({ clockId }: Pick<TimeExchange, 'clockId'>): void {
    if (clockId !== this.clockId) this.answered = 0;
    this.clockId = clockId;
    this.answered += 1;
  }

  close(): void {
    clearTimeout(this.timer);
  }

  private next(): void {
    const { asked, answered } = this;
    this.asked += 1;
    this.ask();
    const isBurst = asked < BURST || (answered > 0 && answered < BURST);
    this.timer = setTimeout(() => this.next(), isBurst ? BURST_INTERVAL_MS : INTERVAL_MS);
    this.timer.unref();
  }
}
