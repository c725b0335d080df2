import type { SenderConfig } from '../config/child-config.js';
import { assertNever } from '../errors/assert-never.js';
import { LoopError } from '../errors/loop-error.js';
import { naiveCapturePipeline } from '../pipeline/naive-pipelines.js';
import { renderPipeline } from '../pipeline/render.js';
import { sourceName } from '../pipeline/source-name.js';
import { capturePipeline } from '../pipeline/sender-pipelines.js';
import { Capture } from '../video/capture.js';
import type { Frame } from '../video/frame.js';

/** Frames of a source, with its own idea of what an end means: of a file, of a round of a loop, or of a live source. */
export class SourceReader {
  private readonly pipeline: string;
  private capture: Capture;
  private framesThisRound = 0;

  /** @param open of a pipeline; tests put a stand-in for a camera in here. */
  constructor(
    private readonly config: SenderConfig,
    private readonly open: (pipeline: string) => Capture = (pipeline) => Capture.open(pipeline),
  ) {
    this.pipeline = renderPipeline((config.recipe === 'naive' ? naiveCapturePipeline : capturePipeline)(config));
    this.capture = this.open(this.pipeline);
  }

  /** The next frame, owned by the caller, or null where the source has come to its proper end. */
  async read(): Promise<Frame | null> {
    const frame = await this.capture.read();
    if (frame === null) return this.atEnd();
    this.framesThisRound += 1;
    return frame;
  }

  release(): void {
    this.capture.release();
  }

  /** What an end means is the source's own (docs/sources.md has the table). */
  private atEnd(): Promise<Frame | null> | null {
    const { source } = this.config;
    const name = sourceName(source);
    if (this.framesThisRound === 0) throw new LoopError('capture-failed', `no frame could be read from ${name}`);
    switch (source.kind) {
      case 'file':
        return source.loop ? this.nextRound() : null;
      case 'images':
      case 'pipeline':
        return null;
      case 'v4l2':
        throw new LoopError('source-lost', `the camera ${name} gives no more pictures: it may be unplugged`);
      case 'rtsp':
        throw new LoopError('source-lost', `the stream ${name} has ended: its server or the way to it is gone`);
      case 'rtp':
      case 'screen':
        throw new LoopError('source-lost', `${name} gives no more pictures`);
      case 'test':
      case 'still':
        throw new LoopError('capture-failed', 'the live source ended');
      default:
        return assertNever(source);
    }
  }

  /** Opens the file anew: OpenCV's GStreamer capture accepts a seek after the end, and then gives no frame. */
  private nextRound(): Promise<Frame | null> {
    this.capture.release();
    this.capture = this.open(this.pipeline);
    this.framesThisRound = 0;
    return this.read();
  }
}
