import { FrameSamples } from '../child/frame-samples.js';
import { openWindow } from '../child/open-window.js';
import type { ChildContext, Ending } from '../child/run-child.js';
import { untilStopped } from '../child/until-stopped.js';
import type { ReceiverConfig } from '../config/child-config.js';
import { LoopError } from '../errors/loop-error.js';
import { lowerThreadPriority } from '../host/thread-priority.js';
import { monotonicUs } from '../latency/clock.js';
import { stampClock } from '../latency/stamp-clock.js';
import type { Stamp } from '../latency/stamp-code.js';
import { TAP_QUEUE } from '../pipeline/receiver-pipeline.js';
import type { DoneReason } from '../protocol/messages.js';
import { NO_STAMP, RECEIVER_TRACE, TraceBuffer } from '../protocol/trace.js';
import type { Capture } from '../video/capture.js';
import type { Frame } from '../video/frame.js';
import { CameraStampReader } from '../video/camera-stamp-reader.js';
import { readStamp } from '../video/stamp.js';
import type { Window } from '../video/window.js';
import { FrameMeter } from './frame-meter.js';
import { openCapture } from './open-capture.js';

/** Decoder → OpenCV → display: reads frames, measures them by their stamps and shows them. */
export async function runReceiver(config: ReceiverConfig, context: ChildContext): Promise<Ending> {
  const window = await openWindow(config.display, 'receiver', 'right');
  // Said and sent first: the open blocks this thread until a picture comes, however long that takes.
  await context.send({ type: 'progress', step: 'opening' });
  const capture = await openCapture(config);
  // Each packet of a frame would wake the tap's thread, and through it the supervisor, just when the decoder needs the cores.
  lowerThreadPriority(TAP_QUEUE);
  const samples = new FrameSamples('receiver', config.samples, (message) => context.log('warn', message));
  const loop = new FrameLoop(config, context, { capture, window, samples });
  const reason = await untilStopped(context.signal, loop.run(), 0);
  await samples.settled();
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

interface Parts {
  readonly capture: Capture;
  readonly samples: FrameSamples;
  readonly window: Window | null;
}

function cameraStampReader(): (frame: Frame) => Stamp | null {
  const reader = new CameraStampReader();
  return (frame) => reader.read(frame);
}

class FrameLoop {
  private readonly meter: FrameMeter;
  private readonly readStamp: (frame: Frame) => Stamp | null;
  private lastShownUs = 0;
  private readonly trace: TraceBuffer<typeof RECEIVER_TRACE> | null;

  constructor(
    private readonly config: ReceiverConfig,
    private readonly context: ChildContext,
    private readonly parts: Parts,
  ) {
    const isFilmed = config.readStamp === 'camera';
    this.meter = new FrameMeter(monotonicUs(), stampClock(config.wallErrorUs), isFilmed);
    this.readStamp = isFilmed ? cameraStampReader() : readStamp;
    this.trace = config.trace ? new TraceBuffer(RECEIVER_TRACE) : null;
  }

  async run(): Promise<DoneReason> {
    this.context.reportWith(() => ({ type: 'receiver-report', ...this.meter.takeReport(), ...this.trace?.take() }));
    while (!this.context.signal.aborted) {
      const askedUs = monotonicUs();
      const frame = await this.parts.capture.read();
      const nowUs = monotonicUs();
      if (frame === null) throw new LoopError('capture-failed', 'the receiving pipeline ended');
      try {
        this.take(frame, nowUs);
        if (this.isWorthShowing(nowUs, nowUs - askedUs)) this.show(frame, nowUs);
      } finally {
        frame.release();
      }
      if (this.meter.frames === this.config.frames) return 'frames';
    }
    return 'stopped';
  }

  private take(frame: Frame, readUs: number): void {
    const stamp = this.readStamp(frame);
    this.meter.add(stamp, readUs);
    const { session, sequence } = stamp ?? { session: NO_STAMP, sequence: 0 };
    this.trace?.add({ session, sequence, readUs, handedOverUs: monotonicUs() });
    if (this.meter.frames === 1) this.announce(frame);
    this.parts.samples.take(frame, stamp);
  }

  /**
   * A frame that had not to be waited for has others behind it: showing each of them would let the delay pile up. So such
   * frames are measured, but shown only now and then, until the reader has caught up.
   */
  private isWorthShowing(nowUs: number, waitedUs: number): boolean {
    return waitedUs > FRESH_WAIT_US || nowUs - this.lastShownUs > SHOW_AT_LEAST_EVERY_US;
  }

  private show(frame: Frame, nowUs: number): void {
    this.lastShownUs = nowUs;
    const quit = this.parts.window?.show(frame) ?? null;
    if (quit !== null) void this.context.send({ type: 'quit', by: quit });
  }

  private announce({ width, height, pixelFormat }: Frame): void {
    void this.context.send({ type: 'progress', step: 'playing', video: { width, height, pixelFormat } });
  }
}
