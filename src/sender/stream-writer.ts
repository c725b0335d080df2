import type { SenderConfig } from '../config/child-config.js';
import { type RtpStart, VIDEO_CLOCK_RATE } from '../pipeline/codecs.js';
import { naiveWriterPipeline } from '../pipeline/naive-pipelines.js';
import { renderPipeline } from '../pipeline/render.js';
import { writerPipeline } from '../pipeline/sender-pipelines.js';
import type { Frame } from '../video/frame.js';
import { Writer } from '../video/writer.js';

const TIMESTAMPS = 2 ** 32;

/**
 * Frames into one RTP stream, which can begin anew with a key frame. OpenCV gives no way to ask a running encoder for one,
 * but to open another writer costs a few ms, and with the same SSRC and timestamps that go on receivers see one stream.
 */
export class StreamWriter {
  private writer: Writer;
  private frames = 0;

  /** @throws LoopError `open-failed` */
  constructor(private readonly config: SenderConfig) {
    this.writer = this.open(config.firstSequence);
  }

  /** @throws LoopError `write-failed` */
  write(frame: Frame): void {
    this.writer.write(frame);
    this.frames += 1;
  }

  /**
   * The next frame will be a key frame, with the parameter sets in front of it.
   * @param firstSequence RTP sequence number of its first packet; null: any.
   */
  restartWithKeyFrame(firstSequence: number | null): void {
    // In this order: frames that are still in the old encoder must not arrive after the new key frame.
    this.writer.release();
    this.writer = this.open(firstSequence);
  }

  release(): void {
    this.writer.release();
  }

  private open(sequence: number | null): Writer {
    const { config } = this;
    const rtp: RtpStart = { ssrc: config.ssrc, sequence, timestamp: this.timestamp() };
    const pipeline = config.recipe === 'naive' ? naiveWriterPipeline(config) : writerPipeline({ ...config, rtp });
    return Writer.open(renderPipeline(pipeline), config.video);
  }

  /** OpenCV stamps frame n of a writer with n / fps; RTP timestamps count on from where the last writer was. */
  private timestamp(): number {
    const { numerator, denominator } = this.config.video.frameRate;
    return Math.round((this.frames * VIDEO_CLOCK_RATE * denominator) / numerator) % TIMESTAMPS;
  }
}
