import type { HookRunner } from '../hook/hook-runner.js';
import type { StampClock } from '../latency/stamp-clock.js';
import { delayUs, type Stamp } from '../latency/stamp-code.js';
import type { Frame } from '../video/frame.js';

/** Takes received frames through a hook, with what their stamps say. */
export class HookedFrames {
  constructor(
    private readonly hook: HookRunner,
    private readonly clock: StampClock,
  ) {}

  /** Takes the frame over, and gives back what goes on, which is the caller's. @param readUs on the clock of monotonicUs. */
  async process(frame: Frame, stamp: Stamp | null, readUs: number): Promise<Frame> {
    const sequence = stamp?.sequence ?? null;
    const after = this.hook.process(frame, { sequence, capturedUs: this.capturedUs(stamp, readUs) });
    return after instanceof Promise ? await after : after;
  }

  /** On this host's clock; null for a stamp of another one. */
  private capturedUs(stamp: Stamp | null, readUs: number): number | null {
    const { id, at } = this.clock;
    return stamp?.clockId === id ? readUs - delayUs(stamp.capturedUs, at(readUs)) : null;
  }
}
