import { FrameSamples } from '../child/frame-samples.js';
import { openWindow } from '../child/open-window.js';
import type { ChildContext, Ending } from '../child/run-child.js';
import { untilStopped } from '../child/until-stopped.js';
import { withHook } from '../child/with-hook.js';
import type { ReceiverConfig } from '../config/child-config.js';
import { LoopError } from '../errors/loop-error.js';
import { lowerThreadPriority } from '../host/thread-priority.js';
import type { HookRunner } from '../hook/hook-runner.js';
import { monotonicUs } from '../latency/clock.js';
import { stampClock } from '../latency/stamp-clock.js';
import type { Stamp } from '../latency/stamp-code.js';
import { TAP_QUEUE } from '../pipeline/receiver-pipeline.js';
import type { DoneReason, ReceiverReport } from '../protocol/messages.js';
import { NO_STAMP, RECEIVER_TRACE, TraceBuffer } from '../protocol/trace.js';
import type { Capture } from '../video/capture.js';
import type { Frame } from '../video/frame.js';
import { CameraStampReader } from '../video/camera-stamp-reader.js';
import { readStamp } from '../video/stamp.js';
import type { Window } from '../video/window.js';
import { FrameMeter } from './frame-meter.js';
import { HookedFrames } from './hooked-frames.js';
import { openCapture } from './open-capture.js';
import { Snapshots } from './snapshots.js';

/** Decoder → OpenCV → display: reads frames, measures them by their stamps and shows them. */
export function runReceiver(config: ReceiverConfig, context: ChildContext): Promise<Ending> {
  return withHook(config, context, (hook) => receive(config, context, hook));
}

async function receive(config: ReceiverConfig, context: ChildContext, hook: HookRunner | null): Promise<Ending> {
  const window = await openWindow(config.display, 'receiver', 'right');
  // Said and sent first: the open blocks this thread until a picture comes, however long that takes.
  await context.send({ type: 'progress', step: 'opening' });
  const capture = await openCapture(config);
  // Each packet of a frame would wake the tap's thread, and through it the supervisor, just when the decoder needs the cores.
  lowerThreadPriority(TAP_QUEUE);
  const samples = new FrameSamples('receiver', config.samples, (message) => context.log('warn', message));
  const snapshots = new Snapshots(config.snapshots, (message) => context.log('warn', message));
  const loop = new FrameLoop(config, context, { capture, window, samples, snapshots, hook });
  const reason = await untilStopped(context.signal, loop.run(), 0);
  await Promise.all([samples.settled(), snapshots.settled()]);
  return {
    reason,
    release: () => {
      capture.release();
      window?.close();
    },
  };
}

/** Longer than the copy of a 1080p frame that was ready, shorter than the wait for a frame that was not. */
const FRESH_WAIT_US = 2_000;
const SHOW_AT_LEAST_EVERY_US = 100_000;
/** A hook may take longer than that. */
const HOOK_AT_LEAST_EVERY_US = 1_000_000;

interface Parts {
  readonly capture: Capture;
  readonly samples: FrameSamples;
  readonly snapshots: Snapshots;
  readonly window: Window | null;
  readonly hook: HookRunner | null;
}

function cameraStampReader(): (frame: Frame) => Stamp | null {
  const reader = new CameraStampReader();
  return (frame) => reader.read(frame);
}

class FrameLoop {
  private readonly meter: FrameMeter;
  private readonly readStamp: (frame: Frame) => Stamp | null;
  private lastShownUs = 0;
  private readonly hooked: HookedFrames | null;
  private readonly trace: TraceBuffer<typeof RECEIVER_TRACE> | null;

  constructor(
    private readonly config: ReceiverConfig,
    private readonly context: ChildContext,
    private readonly parts: Parts,
  ) {
    const isFilmed = config.readStamp === 'camera';
    const clock = stampClock(config.wallErrorUs);
    this.meter = new FrameMeter(monotonicUs(), clock, isFilmed);
    this.hooked = parts.hook && new HookedFrames(parts.hook, clock);
    this.readStamp = isFilmed ? cameraStampReader() : readStamp;
    this.trace = config.trace ? new TraceBuffer(RECEIVER_TRACE) : null;
  }

  async run(): Promise<DoneReason> {
    this.context.reportWith(() => this.report());
    while (!this.context.signal.aborted) {
      const askedUs = monotonicUs();
      const read = await this.parts.capture.read();
      const nowUs = monotonicUs();
      if (read === null) throw new LoopError('capture-failed', 'the receiving pipeline ended');
      let frame: Frame = read;
      try {
        const stamp = this.take(frame, nowUs);
        if (this.isWorthShowing(nowUs, nowUs - askedUs)) {
          // A wait of its own costs a turn of the event loop.
          if (this.hooked !== null) frame = await this.hooked.process(frame, stamp, nowUs);
          this.show(frame);
        } else this.parts.hook?.skip();
      } finally {
        frame.release();
      }
      if (this.meter.frames === this.config.frames) return 'frames';
    }
    return 'stopped';
  }

  private report(): ReceiverReport {
    const { meter, trace, parts } = this;
    return { type: 'receiver-report', ...meter.takeReport(), ...trace?.take(), ...parts.hook?.report() };
  }

  private take(frame: Frame, readUs: number): Stamp | null {
    const stamp = this.readStamp(frame);
    this.meter.add(stamp, readUs);
    const { session, sequence } = stamp ?? { session: NO_STAMP, sequence: 0 };
    this.trace?.add({ session, sequence, readUs, handedOverUs: monotonicUs() });
    if (this.meter.frames === 1) this.announce(frame);
    this.parts.samples.take(frame, stamp);
    this.parts.snapshots.take(frame, stamp?.sequence ?? this.meter.frames);
    return stamp;
  }

  /**
   * A frame that had not to be waited for has others behind it: showing each of them, or running a hook, would let the delay
   * pile up. So such frames are measured, but shown only now and then, until the reader has caught up.
   */
  private isWorthShowing(nowUs: number, waitedUs: number): boolean {
    const atLeastEveryUs = this.hooked === null ? SHOW_AT_LEAST_EVERY_US : HOOK_AT_LEAST_EVERY_US;
    return waitedUs > FRESH_WAIT_US || nowUs - this.lastShownUs > atLeastEveryUs;
  }

  private show(frame: Frame): void {
    this.lastShownUs = monotonicUs();
    const quit = this.parts.window?.show(frame) ?? null;
    if (quit !== null) void this.context.send({ type: 'quit', by: quit });
  }

  private announce({ width, height, pixelFormat }: Frame): void {
    void this.context.send({ type: 'progress', step: 'playing', video: { width, height, pixelFormat } });
  }
}
