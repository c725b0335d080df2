import type { SenderConfig } from '../config/child-config.js';
import { assertNever } from '../errors/assert-never.js';
import { type ErrorCode, LoopError } from '../errors/loop-error.js';
import { naiveCapturePipeline } from '../pipeline/naive-pipelines.js';
import { renderPipeline } from '../pipeline/render.js';
import { sourceName } from '../pipeline/source-name.js';
import { capturePipeline } from '../pipeline/sender-pipelines.js';
import type { ImagesSource, Source } from '../pipeline/source.js';
import { Capture } from '../video/capture.js';
import type { Frame } from '../video/frame.js';

type FileSource = Source & { readonly kind: 'file' };

/** What a film may lack at its end: the last frame of a transport stream is lost to its parser, sound is often a bit longer. */
const [MIN_CUT_MS, CUT_SHARE] = [1000, 0.05];

/** Who wants to know what becomes of a source. */
export interface SourceListener {
  /** It has come to its end, and begins again. */
  onRound(): void;
  onWarning(message: string): void;
}

/** Frames of a source, with its own idea of what an end means: of a file, of a round of a loop, or of a live source. */
export class SourceReader {
  private readonly pipeline: string;
  private capture: Capture;
  private framesThisRound = 0;
  private rounds = 0;

  /** @param open of a pipeline; tests put a stand-in for a camera in here. */
  constructor(
    private readonly config: SenderConfig,
    private readonly listener: SourceListener,
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
    if (this.framesThisRound === 0) throw new LoopError(noFrameCode(source), `no frame could be read from ${name}`);
    switch (source.kind) {
      case 'file':
        if (this.rounds === 0) this.lookForCut(source);
        return source.loop ? this.nextRound() : null;
      case 'images':
        this.assertAllShown(source);
        return null;
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

  /** What GStreamer cannot read behind some place in a file it leaves out, and calls that the end. */
  private lookForCut({ path, durationMs }: FileSource): void {
    const { numerator, denominator } = this.config.video.frameRate;
    // Neither is exact: some containers tell no position, and frames may come at no fixed rate.
    const playedMs = Math.max(this.capture.positionMs(), (this.framesThisRound * 1000 * denominator) / numerator);
    if (durationMs === undefined || durationMs - playedMs < Math.max(MIN_CUT_MS, durationMs * CUT_SHARE)) return;
    const [played, whole] = [playedMs, durationMs].map((ms) => (ms / 1000).toFixed(1));
    const why = 'it is cut off or damaged, or its sound is longer than its pictures';
    this.listener.onWarning(`${path} ended at ${String(played)} s of ${String(whole)} s: ${why}`);
  }

  /** GStreamer leaves out an image that it cannot read, or ends there, without a word. */
  private assertAllShown(source: ImagesSource): void {
    const { recipe, hook } = this.config;
    const count = source.last - source.first + 1;
    // In front of a hook, frames are dropped as they are late.
    if (source.loop || recipe === 'naive' || hook != null || this.framesThisRound >= count) return;
    const shown = `${String(this.framesThisRound)} of ${String(count)} images could be read`;
    throw new LoopError('source-broken', `${sourceName(source)}: ${shown}: look for one that is damaged`);
  }

  /** Opens the file anew: OpenCV's GStreamer capture accepts a seek after the end, and then gives no frame. */
  private nextRound(): Promise<Frame | null> {
    this.rounds += 1;
    this.listener.onRound();
    this.capture.release();
    this.capture = this.open(this.pipeline);
    this.framesThisRound = 0;
    return this.read();
  }
}

/** What is stored is the same at the next try. */
function noFrameCode({ kind }: Source): ErrorCode {
  return kind === 'file' || kind === 'images' ? 'source-broken' : 'capture-failed';
}
