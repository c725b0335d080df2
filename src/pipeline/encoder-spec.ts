import { framesPerSecond, type VideoFormat } from './video-format.js';
import type { PropertyValue } from './element.js';
import type { Codec, Encoder, X264Preset } from './vocabulary.js';

/** What the user may choose of an encoder, whichever it is. */
export interface EncoderTuning {
  readonly preset: X264Preset;
  readonly bitrateKbps: number;
  /** Frames from one key frame to the next. */
  readonly gop: number;
  /** Cores that there are for it. */
  readonly threads: number;
}

/** One element that encodes, and how it is told to do so without delay. */
export interface EncoderSpec {
  readonly codec: Codec;
  /** The word of `--encoder` that stands for it. */
  readonly word: Exclude<Encoder, 'auto'>;
  /** Of raw video: one, or those of which each version takes one; NV12 costs a conversion of the two chroma planes. */
  readonly formats: readonly ['I420'] | readonly ['NV12'] | readonly ['I420', 'NV12'];
  /** For a picture of odd width or height, which I420 cannot be cropped to; null: it does not take any. */
  readonly oddFormat: 'I420' | 'Y444' | null;
  /** Whether `--preset` means something to it. */
  readonly hasPresets: boolean;
  /** Whether it puts the parameter sets in front of each key frame; else a parser behind it does. */
  readonly repeatsParameters: boolean;
  /** What must be there besides its package, where that is not all; null: its package is enough. */
  readonly needs: string | null;
  /** Whether it holds frames back where the source is not live; OpenCV's appsrc never is. */
  readonly wantsLive?: boolean;
  readonly properties: (tuning: EncoderTuning, video: VideoFormat) => Readonly<Record<string, PropertyValue>>;
}

export const bitsPerSecond = ({ bitrateKbps }: EncoderTuning): number => bitrateKbps * 1000;

/** At the wanted bit rate. */
export function bitsPerPixel(tuning: EncoderTuning, { width, height, frameRate }: VideoFormat): number {
  return bitsPerSecond(tuning) / (width * height * framesPerSecond(frameRate));
}
