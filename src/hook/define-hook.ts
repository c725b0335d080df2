import type { Mat, OpenCvModule } from '../video/addon.js';

/** What a hook is (docs/hooks.md). Nothing here loads OpenCV, so that a hook file can be read by any program. */

/** How a frame is given to a hook. */
export const HOOK_FORMATS = ['bgr', 'gray', 'i420'] as const;
export type HookFormat = (typeof HOOK_FORMATS)[number];

/** To the log of the run, for people: `--log-level` decides what is shown. At most 50 lines a second are taken. */
export interface HookLogger {
  readonly debug: (message: string) => void;
  readonly info: (message: string) => void;
  readonly warn: (message: string) => void;
}

/** What a hook may use of the child that it runs in. */
export interface HookContext {
  /** The one child of `local` is a sender. */
  readonly role: 'sender' | 'receiver';
  /** OpenCV. Each Mat that it gives is the hook's, to be released by it. */
  readonly cv: OpenCvModule;
  readonly logger: HookLogger;
  /** Aborted when the run ends, or a new version of the hook's file takes over. */
  readonly signal: AbortSignal;
  /**
   * Sends data out as a `hook` event.
   * @param data whatever JSON can hold, at most 64 KiB of it.
   * @returns whether it was taken: what is too large, or more than the channel can carry, is dropped and counted.
   * @throws TypeError for what is not JSON: a function, a BigInt, something that contains itself.
   */
  readonly emit: (data: unknown) => boolean;
}

/** The same, with what is known of one frame. */
export interface FrameContext extends HookContext {
  /** Of the frame: a sender counts, a receiver reads it in the stamp; null where there is no stamp to read. */
  readonly sequence: number | null;
  /**
   * When the sender captured it, in µs of this host's monotonic clock, that of `process.hrtime`; null where a receiver
   * cannot tell: without a stamp, or with that of a clock which cannot be compared.
   */
  readonly capturedUs: number | null;
}

/** What goes on: the Mat that was given, with what was drawn into it; another one; or nothing, and the frame is as it was. */
export type HookResult = Mat | null | undefined;

export interface Hook {
  /**
   * Of the Mat that `frame` gets, 8 bits a value: `bgr` is height x width x 3, converted for the hook; `gray` is
   * height x width x 1, the luma itself; `i420` is (height * 3/2) x width x 1, the whole planar frame itself.
   */
  readonly format: HookFormat;
  /** Once, before the first frame. What it throws ends the run. */
  setup?(context: HookContext): void | Promise<void>;
  /**
   * Once for each frame. The Mat is lent: it is released behind the call. A new Mat that is returned is released by us as
   * well, and must have the size and type of the one that was given. What is thrown is counted, and the frame goes on.
   */
  frame(mat: Mat, context: FrameContext): HookResult | Promise<HookResult>;
  /** Once, after the last frame. */
  teardown?(): void | Promise<void>;
}

/** Gives the hook back as it is: it is there for its types. A plain object of this shape is a hook as well. */
export function defineHook<H extends Hook>(hook: H & Hook): H {
  return hook;
}
