import { randomInt } from 'node:crypto';
import { openWindow } from '../child/open-window.js';
import type { ChildContext, Ending } from '../child/run-child.js';
import type { SenderConfig } from '../config/child-config.js';
import { LoopError } from '../errors/loop-error.js';
import { clockId, monotonicUs } from '../latency/clock.js';
import { renderPipeline } from '../pipeline/render.js';
import { capturePipeline, writerPipeline } from '../pipeline/sender-pipelines.js';
import type { DoneReason, SenderReport } from '../protocol/messages.js';
import { Capture } from '../video/capture.js';
import type { Frame } from '../video/frame.js';
import { writeStamp } from '../video/stamp.js';
import type { Window } from '../video/window.js';
import { Writer } from '../video/writer.js';

/** Source → OpenCV → encoder: reads frames, stamps them and writes them until somebody or something ends it. */
export async function runSender(config: SenderConfig, context: ChildContext): Promise<Ending> {
  const window = await openWindow(config.display, 'sender');
  await context.send({ type: 'progress', step: 'opening' });
  const writer = Writer.open(renderPipeline(writerPipeline(config)), config.video);
  const capture = Capture.open(renderPipeline(capturePipeline(config)));
  const reason = await new FrameLoop(config, context, { capture, writer, window }).run();
  return {
    reason,
    release: () => {
      writer.release();
      capture.release();
      window?.close();
    },
  };
}

interface Parts {
  readonly capture: Capture;
  readonly writer: Writer;
  readonly window: Window | null;
}

class FrameLoop {
  private sent = 0;
  private firstFrameUs: number | null = null;
  private lastFrameUs: number | null = null;
  private readonly session = randomInt(256);
  private readonly clock = clockId();

  constructor(
    private readonly config: SenderConfig,
    private readonly context: ChildContext,
    private readonly parts: Parts,
  ) {}

  async run(): Promise<DoneReason> {
    this.context.reportWith(() => this.report());
    while (!this.context.signal.aborted) {
      const frame = await this.nextFrame();
      if (frame === null) return 'end-of-stream';
      try {
        this.send(frame);
      } finally {
        frame.release();
      }
      if (this.sent === this.config.frames) return 'frames';
    }
    return 'stopped';
  }

  private send(frame: Frame): void {
    const capturedUs = monotonicUs();
    if (this.config.stamp) {
      writeStamp(frame, { session: this.session, sequence: this.sent, capturedUs, clockId: this.clock });
    }
    this.parts.writer.write(frame);
    this.firstFrameUs ??= capturedUs;
    this.lastFrameUs = capturedUs;
    this.sent += 1;
    if (this.sent === 1) this.announce(frame);
    this.show(frame);
  }

  /** The next frame of the source, or null where it has come to its proper end. */
  private async nextFrame(): Promise<Frame | null> {
    const { capture } = this.parts;
    const frame = await capture.read();
    if (frame !== null) return frame;
    const { source } = this.config;
    if (source.kind !== 'file') throw new LoopError('capture-failed', 'the live source ended');
    if (this.sent === 0) throw new LoopError('capture-failed', `no frame could be read from ${source.path}`);
    if (!source.loop) return null;
    const first = capture.rewind() ? await capture.read() : null;
    if (first === null) throw new LoopError('capture-failed', `${source.path} cannot be started anew for --loop`);
    return first;
  }

  private report(): SenderReport {
    const { sent: frames, firstFrameUs, lastFrameUs } = this;
    return { type: 'sender-report', frames, firstFrameUs, lastFrameUs };
  }

  private announce({ width, height, pixelFormat }: Frame): void {
    void this.context.send({ type: 'progress', step: 'playing', video: { width, height, pixelFormat } });
  }

  private show(frame: Frame): void {
    const quit = this.parts.window?.show(frame) ?? null;
    if (quit !== null) void this.context.send({ type: 'quit', by: quit });
  }
}
