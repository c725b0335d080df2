import { hideCredentials } from '../errors/hide-credentials.js';
import { errorText, LoopError } from '../errors/loop-error.js';
import { call, callAsync, CAP_GSTREAMER, type Mat, openCv } from './addon.js';
import { Frame } from './frame.js';

/** The callback form that the bare binding has; the package's typings only know the promise. */
interface NativeCapture {
  readAsync(callback: (error: unknown, mat: Mat) => void): void;
  get(property: number): number;
  release(): void;
}

/** cv::CAP_PROP_POS_MSEC */
const POS_MSEC = 0;

let pendingReads = 0;

/** Whether a thread is inside a read: then process.exit() waits for it, for ever if no frame comes. */
export function hasPendingRead(): boolean {
  return pendingReads > 0;
}

/** Frames out of a GStreamer pipeline that ends in an appsink. Never two reads at a time. */
export class Capture {
  private constructor(private readonly native: NativeCapture) {}

  /**
   * Opens the pipeline on this thread, and blocks it until the pipeline has prerolled: a udpsrc in front of decodebin
   * blocks until a picture comes, for ever if none does. Whoever calls this is watched from another process.
   * @throws LoopError `open-failed`
   */
  static open(pipeline: string): Capture {
    const cv = openCv();
    try {
      return new Capture(new cv.VideoCapture(pipeline, CAP_GSTREAMER));
    } catch (cause) {
      throw new LoopError('open-failed', `capture does not open (${errorText(cause)}): ${hideCredentials(pipeline)}`, {
        cause,
      });
    }
  }

  /** The next frame, owned by the caller, or null at the end of the stream. Waits for ever while none comes. */
  async read(): Promise<Frame | null> {
    pendingReads += 1;
    const mat = await callAsync<Mat>((callback) => {
      this.native.readAsync(callback);
    }).finally(() => {
      pendingReads -= 1;
    });
    if (!mat.empty) return new Frame(mat);
    mat.release();
    return null;
  }

  /** How far it has been played, in ms. */
  positionMs(): number {
    return call(() => this.native.get(POS_MSEC));
  }

  release(): void {
    call(() => {
      this.native.release();
    });
  }
}
