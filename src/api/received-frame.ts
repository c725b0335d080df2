import type { Mat } from '../video/addon.js';
import type { Frame } from '../video/frame.js';
import type { PixelFormat } from '../pipeline/video-format.js';

/** What the sender has written into the picture (docs/stamp.md). */
export interface FrameStamp {
  /** Counts the frames of a sender from 0. */
  readonly sequence: number;
  /** 0 to 255; another one: the sender was started anew, and counts from 0 again. */
  readonly session: number;
  /** When the sender captured it, in µs modulo 2^40, on the sender's clock. */
  readonly capturedUs: number;
  /** From capture until it could be read here, in ms; null where the sender's clock cannot be compared with ours. */
  readonly latencyMs: number | null;
}

/**
 * A picture that has come. It is valid until the next one is asked for, or its scope ends (`using frame = …`), unless
 * {@link ReceivedFrame.keep} has made it the caller's.
 */
export class ReceivedFrame implements Disposable {
  private isKept = false;
  private isDisposed = false;

  /** @internal */
  constructor(
    private readonly frame: Frame,
    /** Null where the picture has none that can be read. */
    readonly stamp: FrameStamp | null,
  ) {}

  /** In pixels. */
  get width(): number {
    return this.frame.width;
  }

  /** In pixels. */
  get height(): number {
    return this.frame.height;
  }

  /**
   * `i420`: the Mat has one channel and height * 3/2 rows, the brightness first; `bgrx`: four channels. The stream decides, by
   * whether its rows need padding.
   */
  get pixelFormat(): PixelFormat {
    return this.frame.pixelFormat;
  }

  /** The picture itself, not a copy; released with the frame. What is made of it is released by who made it. */
  get mat(): Mat {
    this.assertValid();
    return this.frame.mat;
  }

  /** A new BGR Mat of height x width x 3, to be released by the caller. */
  toBgr(): Mat {
    this.assertValid();
    return this.frame.toBgr();
  }

  /** From now on the frame is the caller's, who must dispose of it: what is left to the garbage collector is a leak. */
  keep(): this {
    this.assertValid();
    this.isKept = true;
    return this;
  }

  [Symbol.dispose](): void {
    if (this.isDisposed) return;
    this.isDisposed = true;
    this.frame.release();
  }

  /** The receiver wants it back. @internal */
  expire(): void {
    if (!this.isKept) this[Symbol.dispose]();
  }

  private assertValid(): void {
    if (!this.isDisposed) return;
    throw new Error(
      'this frame has been released: it is valid until the next one is asked for, unless keep() is called',
    );
  }
}
