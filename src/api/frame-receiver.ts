import { setImmediate as nextTurn } from 'node:timers/promises';
import { LoopError } from '../errors/loop-error.js';
import { monotonicUs } from '../latency/clock.js';
import type { StampClock } from '../latency/stamp-clock.js';
import { delayUs, type Stamp } from '../latency/stamp-code.js';
import { WAKE_UP_SIZE } from '../pipeline/wakeable-pipeline.js';
import { type OpenCvModule, openCv } from '../video/addon.js';
import type { Capture } from '../video/capture.js';
import type { Frame } from '../video/frame.js';
import { type FrameStamp, ReceivedFrame } from './received-frame.js';
import type { WakeUp } from './wake-up.js';

/** What a receiver is made of. @internal */
export interface ReceiverParts {
  readonly capture: Pick<Capture, 'read' | 'release'>;
  readonly wakeUp: Pick<WakeUp, 'end' | 'close'>;
  readonly readStamp: (frame: Frame) => Stamp | null;
  readonly clock: StampClock;
  /** Ends it as a `break` does. */
  readonly signal: AbortSignal | undefined;
}

/** A read that gives nothing is the end where it does so at once; from OpenCV 4.7 on it also does after 30 s without a picture. */
const AT_ONCE_MS = 1_000;
/** A datagram of another program that strays into the wake-up makes one empty read; a dead pipeline makes nothing else. */
const MAX_EMPTY_READS = 3;

/**
 * The frames of a stream, one after another: `for await (const frame of receiver)`. It ends with a `break`, with its scope
 * (`await using`), or when its signal is aborted. Between two frames nothing waits and nothing is read ahead: the next frame is the
 * newest one, and those that came meanwhile are dropped.
 */
export class FrameReceiver implements AsyncIterableIterator<ReceivedFrame, undefined>, AsyncDisposable {
  /** The frame that the caller has; the next call takes it back. */
  private lent: ReceivedFrame | null = null;
  private reading: Promise<unknown> | null = null;
  private closing: Promise<void> | null = null;

  /** @internal */
  constructor(private readonly parts: ReceiverParts) {
    parts.signal?.addEventListener('abort', this.onAbort, { once: true });
  }

  /** OpenCV, as `@u4/opencv4nodejs` has it. Each Mat that it gives is to be released by hand. */
  get cv(): OpenCvModule {
    return openCv();
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  /**
   * The newest frame, as soon as there is one; waits while none comes, for ever if none does.
   * @throws LoopError `capture-failed` where the pipeline breaks down
   */
  async next(): Promise<IteratorResult<ReceivedFrame, undefined>> {
    this.lent?.expire();
    this.lent = null;
    if (this.reading !== null) throw new Error('the frame before has not come yet: ask for one at a time');
    if (this.closing !== null) return { done: true, value: undefined };
    const reading = this.read().finally(() => (this.reading = null));
    this.reading = reading;
    try {
      this.lent = await reading;
    } catch (error) {
      await this[Symbol.asyncDispose]();
      throw error;
    }
    return this.lent === null ? { done: true, value: undefined } : { done: false, value: this.lent };
  }

  /** What `break` calls. */
  async return(): Promise<IteratorResult<ReceivedFrame, undefined>> {
    await this[Symbol.asyncDispose]();
    return { done: true, value: undefined };
  }

  /** Ends a read that waits, closes the pipeline and gives the port back. May be called any number of times. */
  [Symbol.asyncDispose](): Promise<void> {
    this.closing ??= this.close();
    return this.closing;
  }

  private readonly onAbort = () => void this[Symbol.asyncDispose]().catch(() => undefined);

  private async close(): Promise<void> {
    const { capture, wakeUp, signal } = this.parts;
    signal?.removeEventListener('abort', this.onAbort);
    this.lent?.expire();
    try {
      // To release a capture from under a thread that reads it would end the process.
      if (this.reading !== null) await wakeUp.end(this.reading);
      // The binding's worker holds the pipeline until the callback of the last read has returned, where we may still be.
      await nextTurn();
      capture.release();
    } finally {
      wakeUp.close();
    }
  }

  /** Null: it was closed meanwhile. */
  private async read(): Promise<ReceivedFrame | null> {
    for (let empty = 0; this.closing === null;) {
      const askedMs = performance.now();
      const frame = await this.parts.capture.read();
      if (frame === null) {
        empty = performance.now() - askedMs < AT_ONCE_MS ? empty + 1 : 0;
        if (empty === MAX_EMPTY_READS) throw new LoopError('capture-failed', 'the receiving pipeline ended');
      } else if (this.isNoPicture(frame)) {
        frame.release();
      } else {
        return this.received(frame);
      }
    }
    return null;
  }

  private received(frame: Frame): ReceivedFrame {
    try {
      return new ReceivedFrame(frame, this.stampOf(frame, monotonicUs()));
    } catch (error) {
      frame.release();
      throw error;
    }
  }

  private isNoPicture({ width, height }: Frame): boolean {
    return this.closing !== null || (width === WAKE_UP_SIZE && height === WAKE_UP_SIZE);
  }

  private stampOf(frame: Frame, nowUs: number): FrameStamp | null {
    const stamp = this.parts.readStamp(frame);
    if (stamp === null) return null;
    const { session, sequence, capturedUs, clockId } = stamp;
    const { clock } = this.parts;
    const isOurs = clockId === clock.id;
    const latencyMs = isOurs ? Math.max(0, delayUs(capturedUs, clock.at(nowUs))) / 1000 : null;
    return { sequence, session, capturedUs, latencyMs };
  }
}
