import type { Frame } from '../video/frame.js';
import type { FrameContext, Hook, HookContext } from './define-hook.js';
import { type HookOutcome, runFrame } from './frame-hook.js';

/** What is known of a frame beside its picture. */
export type FrameFacts = Pick<FrameContext, 'sequence' | 'capturedUs'>;

/** One version of a hook's file, from its setup to its teardown. */
export class HookVersion {
  private readonly ending = new AbortController();
  private readonly base: Omit<HookContext, 'emit'>;
  private closed: Promise<void> | null = null;

  /** @param emit gives data out in the name of a frame, or of none. */
  constructor(
    readonly hook: Hook,
    shared: Omit<HookContext, 'emit' | 'signal'>,
    runSignal: AbortSignal,
    private readonly emit: (sequence: number | null, data: unknown) => boolean,
  ) {
    this.base = { ...shared, signal: AbortSignal.any([runSignal, this.ending.signal]) };
  }

  async setup(): Promise<void> {
    await this.hook.setup?.({ ...this.base, emit: (data) => this.emit(null, data) });
  }

  /** Never throws. */
  run(frame: Frame, facts: FrameFacts): HookOutcome | Promise<HookOutcome> {
    const { sequence, capturedUs } = facts;
    const emit = (data: unknown) => this.emit(sequence, data);
    return runFrame(this.hook, frame, { ...this.base, sequence, capturedUs, emit });
  }

  /** Its setup has failed: there is nothing to tear down, but what it has begun hears of the end. */
  abandon(): void {
    this.ending.abort();
  }

  /** Its teardown, once. */
  close(): Promise<void> {
    this.closed ??= this.teardown();
    return this.closed;
  }

  private async teardown(): Promise<void> {
    this.ending.abort();
    await this.hook.teardown?.();
  }
}
