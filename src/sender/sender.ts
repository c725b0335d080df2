import { FrameSamples } from '../child/frame-samples.js';
import { openWindow } from '../child/open-window.js';
import type { ChildContext, Ending } from '../child/run-child.js';
import { untilStopped } from '../child/until-stopped.js';
import { withHook } from '../child/with-hook.js';
import type { SenderConfig } from '../config/child-config.js';
import type { HookRunner } from '../hook/hook-runner.js';
import { monotonicUs } from '../latency/clock.js';
import { type StampClock, stampClock } from '../latency/stamp-clock.js';
import type { DoneReason, SenderReport } from '../protocol/messages.js';
import { SENDER_TRACE, TraceBuffer } from '../protocol/trace.js';
import type { Frame } from '../video/frame.js';
import { writeCameraStamp } from '../video/camera-stamp.js';
import { writeStamp } from '../video/stamp.js';
import type { Window } from '../video/window.js';
import { SourceReader } from './source-reader.js';
import { StreamWriter } from './stream-writer.js';

/** Source → OpenCV → encoder: reads frames, stamps them and writes them until somebody or something ends it. */
export function runSender(config: SenderConfig, context: ChildContext): Promise<Ending> {
  return withHook(config, context, (hook) => send(config, context, hook));
}

async function send(config: SenderConfig, context: ChildContext, hook: HookRunner | null): Promise<Ending> {
  const window = await openOwnWindow(config);
  await context.send({ type: 'progress', step: 'opening' });
  const writer = new StreamWriter(config);
  const source = new SourceReader(config, {
    onRound: () => void context.send({ type: 'progress', step: 'round' }),
    onWarning: (message) => context.log('warn', message),
  });
  const samples = new FrameSamples('sender', config.samples, (message) => context.log('warn', message));
  const loop = new FrameLoop(config, context, { source, writer, window, samples, hook });
  const reason = await untilStopped(context.signal, loop.run(), READ_GRACE_MS);
  await samples.settled();
  return {
    reason,
    release: () => {
      writer.release();
      source.release();
      window?.close();
    },
  };
}

/** Named after the command that the user gave; GStreamer's window of `local` is the left one. */
function openOwnWindow({ display, output }: SenderConfig): Promise<Window | null> {
  return output.kind === 'rtp' ? openWindow(display, 'sender', 'left') : openWindow(display, 'local', 'right');
}

/** For the read that is under way when a stop comes: longer than a frame of any usual rate. */
const READ_GRACE_MS = 500;

interface Parts {
  readonly source: SourceReader;
  readonly writer: StreamWriter;
  readonly samples: FrameSamples;
  readonly window: Window | null;
  readonly hook: HookRunner | null;
}

class FrameLoop {
  private sent = 0;
  private limit: number | null;
  private firstFrameUs: number | null = null;
  private lastFrameUs: number | null = null;
  private writeUs = 0;
  /** The key frame that was asked for, until the next frame comes. */
  private keyFrame: { readonly firstSequence: number | null } | null = null;
  private readonly clock: StampClock;
  private readonly trace: TraceBuffer<typeof SENDER_TRACE> | null;

  constructor(
    private readonly config: SenderConfig,
    private readonly context: ChildContext,
    private readonly parts: Parts,
  ) {
    this.limit = config.frames;
    this.clock = stampClock(config.wallErrorUs);
    this.trace = config.trace ? new TraceBuffer(SENDER_TRACE) : null;
  }

  async run(): Promise<DoneReason> {
    this.context.reportWith(() => this.report());
    this.context.onKeyFrame((firstSequence) => {
      this.keyFrame = { firstSequence };
    });
    if (this.config.hold) await this.hold();
    while (!this.context.signal.aborted) {
      const captured = await this.parts.source.read();
      if (captured === null) return 'end-of-stream';
      const capturedUs = monotonicUs();
      const hooked = this.parts.hook?.process(captured, { sequence: this.sent, capturedUs }) ?? captured;
      const frame = hooked instanceof Promise ? await hooked : hooked;
      try {
        this.send(frame, capturedUs);
      } finally {
        frame.release();
      }
      if (this.sent === this.limit) return 'frames';
    }
    return 'stopped';
  }

  /** All is open: from here on it is one frame's time to the picture. */
  private async hold(): Promise<void> {
    await this.context.send({ type: 'progress', step: 'holding' });
    const go = await Promise.race([this.context.go, aborted(this.context.signal)]);
    if (go === null) return;
    this.limit = go.frames;
    // What was good as a beginning when this child was opened may be amid of what its predecessor has sent since then.
    this.parts.writer.restartWithKeyFrame(go.firstSequence);
  }

  /** The stamp comes behind the hook, which would draw over it. */
  private send(frame: Frame, capturedUs: number): void {
    const { session } = this.config;
    const sequence = this.sent;
    const stamp = { session, sequence, capturedUs: this.clock.at(capturedUs), clockId: this.clock.id };
    if (this.config.stamp) writeStamp(frame, stamp);
    if (this.config.cameraStamp) writeCameraStamp(frame, stamp);
    const stampedUs = monotonicUs();
    this.write(frame);
    const writtenUs = monotonicUs();
    this.writeUs += writtenUs - stampedUs;
    this.trace?.add({ session, sequence, capturedUs, stampedUs, writtenUs });
    // Behind the write, so that the copy delays no frame on its way.
    this.parts.samples.take(frame, this.config.stamp ? { session, sequence } : null);
    this.firstFrameUs ??= capturedUs;
    this.lastFrameUs = capturedUs;
    this.sent += 1;
    if (this.sent === 1) this.announce(frame);
    this.show(frame);
  }

  private write(frame: Frame): void {
    const { writer } = this.parts;
    if (this.keyFrame !== null && this.sent > 0) writer.restartWithKeyFrame(this.keyFrame.firstSequence);
    this.keyFrame = null;
    writer.write(frame);
  }

  private report(): SenderReport {
    const { sent: frames, firstFrameUs, lastFrameUs, writeUs } = this;
    const counts = { frames, firstFrameUs, lastFrameUs, writeUs };
    return { type: 'sender-report', ...counts, ...this.trace?.take(), ...this.parts.hook?.report() };
  }

  private announce({ width, height, pixelFormat }: Frame): void {
    void this.context.send({ type: 'progress', step: 'playing', video: { width, height, pixelFormat } });
  }

  private show(frame: Frame): void {
    const quit = this.parts.window?.show(frame) ?? null;
    if (quit !== null) void this.context.send({ type: 'quit', by: quit });
  }
}

function aborted(signal: AbortSignal): Promise<null> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(null);
    signal.addEventListener('abort', () => resolve(null), { once: true });
  });
}
