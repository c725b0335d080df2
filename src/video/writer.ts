import { LoopError } from '../errors/loop-error.js';
import { framesPerSecond, pixelFormatFor, type VideoFormat, writerPadding } from '../pipeline/video-format.js';
import { call, CAP_GSTREAMER, CAP_PROP_BACKEND, openCv } from './addon.js';
import type { Frame } from './frame.js';

interface NativeWriter {
  write(mat: unknown): void;
  get(property: number): number;
  release(): void;
}

/** Frames into a GStreamer pipeline that begins with an appsrc. */
export class Writer {
  private constructor(
    private readonly native: NativeWriter,
    private readonly video: VideoFormat,
  ) {}

  /** @throws LoopError `open-failed`: OpenCV itself constructs a dead writer and says nothing. */
  static open(pipeline: string, video: VideoFormat): Writer {
    const cv = openCv();
    const planar = pixelFormatFor(video) === 'i420';
    const size = new cv.Size(video.width + writerPadding(video), planar ? (video.height * 3) / 2 : video.height);
    const native = call(
      () => new cv.VideoWriter(pipeline, 0, framesPerSecond(video.frameRate), size, !planar),
    ) as unknown as NativeWriter;
    if (native.get(CAP_PROP_BACKEND) !== CAP_GSTREAMER) {
      throw new LoopError('open-failed', `writer does not open: ${pipeline}`);
    }
    return new Writer(native, video);
  }

  /**
   * Hands a copy of the frame to the pipeline. Synchronous on purpose: it is one memory copy (0.2 ms at 720p), less than
   * the way to a thread pool and back.
   * @throws LoopError `write-failed` where the size is not the writer's: OpenCV drops such a frame without a word.
   */
  write(frame: Frame): void {
    const { width, height } = this.video;
    if (frame.width !== width || frame.height !== height || frame.pixelFormat !== pixelFormatFor(this.video)) {
      const got = `${String(frame.width)}x${String(frame.height)} ${frame.pixelFormat}`;
      throw new LoopError(
        'write-failed',
        `the source gave ${got} where ${String(width)}x${String(height)} was expected`,
      );
    }
    const padding = writerPadding(this.video);
    if (padding === 0)
      call(() => {
        this.native.write(frame.mat);
      });
    else this.writePadded(frame, padding);
  }

  private writePadded(frame: Frame, padding: number): void {
    const padded = call(() => frame.mat.copyMakeBorder(0, 0, 0, padding, openCv().BORDER_REPLICATE));
    try {
      call(() => {
        this.native.write(padded);
      });
    } finally {
      padded.release();
    }
  }

  /** Sends end-of-stream and waits until the pipeline has drained, without a limit of its own. */
  release(): void {
    call(() => {
      this.native.release();
    });
  }
}
