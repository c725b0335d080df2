import type { Stamp } from '../latency/stamp-code.js';
import { MAX_LATENCIES_PER_REPORT, type OtherClock } from '../protocol/messages.js';

/** Frames whose stamps are of a clock that cannot be read here, for the supervisor, which may know what it shows. */
export class OtherClockFrames {
  private clockId: number | null = null;
  private capturedUs: number[] = [];
  private readUs: number[] = [];

  /** @param openedUs when frames could first be read. */
  constructor(private readonly openedUs: number) {}

  /** @param readUs on the clock of monotonicUs. */
  add({ clockId, capturedUs }: Stamp, readUs: number): void {
    // One report is about one clock: the newest one.
    if (clockId !== this.clockId) this.clear();
    this.clockId = clockId;
    if (this.readUs.length >= MAX_LATENCIES_PER_REPORT) return;
    this.capturedUs.push(capturedUs);
    this.readUs.push(readUs);
  }

  /** Those since the last call, as a report holds them, to be spread into one. */
  take(): { otherClock?: OtherClock } {
    const { clockId, openedUs } = this;
    if (clockId === null || this.readUs.length === 0) return {};
    const [capturedUs, readUs] = [Float64Array.from(this.capturedUs), Float64Array.from(this.readUs)];
    this.clear();
    return { otherClock: { clockId, openedUs, capturedUs, readUs } };
  }

  private clear(): void {
    this.capturedUs = [];
    this.readUs = [];
  }
}
