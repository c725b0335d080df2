import { type Caps, fraction, int, text } from './element.js';

/** Frames per second as a fraction, e.g. 30000/1001. */
export interface FrameRate {
  readonly numerator: number;
  readonly denominator: number;
}

/** Size in pixels and rate of a raw video stream. */
export interface VideoFormat {
  readonly width: number;
  readonly height: number;
  readonly frameRate: FrameRate;
  /** BGR even where the size allows a planar frame; only the naive pipelines want it. */
  readonly forceBgr?: boolean | undefined;
}

/**
 * How a frame lies in a Mat: `i420` is (height * 3/2) x width x 1, `bgr` is height x width x 3, and `bgrx` is
 * height x width x 4.
 */
export type PixelFormat = 'i420' | 'bgr' | 'bgrx';

export function framesPerSecond({ numerator, denominator }: FrameRate): number {
  return numerator / denominator;
}

/**
 * I420 bytes can pass through OpenCV as one GRAY8 picture only where no row carries padding: GStreamer pads luma rows to
 * 4 bytes and chroma rows, half as long, to 4 as well. All other sizes take the BGR path.
 */
export function pixelFormatFor({ width, height, forceBgr = false }: Omit<VideoFormat, 'frameRate'>): 'i420' | 'bgr' {
  return width % 8 === 0 && height % 2 === 0 && !forceBgr ? 'i420' : 'bgr';
}

/** Whether I420, which has one chroma sample for two columns and two rows, cannot be cropped to this picture. */
export function isOdd({ width, height }: Pick<VideoFormat, 'width' | 'height'>): boolean {
  return width % 2 !== 0 || height % 2 !== 0;
}

/**
 * Columns to add on the right of a BGR frame before OpenCV's writer takes it: the writer sends rows without padding, while
 * GStreamer expects each to begin at a multiple of 4 bytes, and shows a green picture instead of saying so.
 */
export function writerPadding(video: VideoFormat): number {
  return pixelFormatFor(video) === 'i420' ? 0 : (4 - (video.width % 4)) % 4;
}

export function rawCaps(format: string, video: VideoFormat): Caps {
  return { media: 'video/x-raw', fields: { format: text(format), ...formatFields(video) } };
}

export function formatFields({ width, height, frameRate }: VideoFormat) {
  return {
    width: int(width),
    height: int(height),
    framerate: fraction(frameRate.numerator, frameRate.denominator),
  };
}
