import type { FrameRate } from './video-format.js';
import type { Codec, TestPattern } from './vocabulary.js';

/** What has to be done to the pictures of a source, because others were asked for than it gives; each costs time. */
export interface Fit {
  /** They must be scaled. */
  readonly rescale: boolean;
  /** Frames must be dropped, and those of a file repeated, because another rate was asked for or the source has none. */
  readonly resample: boolean;
}

/** How a camera is to send: chosen among what it offers (config/source/camera-modes.ts). */
export interface CameraMode {
  readonly format: 'raw' | 'mjpeg';
  readonly width: number;
  readonly height: number;
  readonly frameRate: FrameRate;
}

/** Where frames come from. A new kind of source is a new member here and a new case in `sourceHead`. */
export type Source =
  | { readonly kind: 'test'; readonly pattern: TestPattern }
  | (Fit & {
      readonly kind: 'file';
      /** Absolute path. */
      readonly path: string;
      readonly loop: boolean;
      /** As the file itself tells it; absent where it does not. */
      readonly durationMs?: number | undefined;
    })
  | { readonly kind: 'still'; /** Absolute path. */ readonly path: string; readonly rescale: boolean }
  | ImagesSource
  /** `mode` is null where the camera does not tell what it offers. */
  | (Fit & { readonly kind: 'v4l2'; readonly device: string; readonly mode: CameraMode | null })
  | RtspSource
  | (Fit & { readonly kind: 'rtp'; readonly address: string; readonly port: number; readonly codec: Codec })
  | ScreenSource
  /** The user's own elements: the only value that becomes any. */
  | (Fit & { readonly kind: 'pipeline'; readonly words: string });

export interface ImagesSource {
  readonly kind: 'images';
  /** Absolute path with one printf number in it. */
  readonly location: string;
  readonly first: number;
  readonly last: number;
  readonly loop: boolean;
}

export interface RtspSource extends Fit {
  readonly kind: 'rtsp';
  /** URL without user and password. */
  readonly location: string;
  readonly user: string | null;
  readonly password: string | null;
  readonly transport: 'tcp' | 'udp';
  readonly latencyMs: number;
  /** Do not check the certificate of an rtsps:// server. */
  readonly anyCertificate: boolean;
}

export interface ScreenSource {
  readonly kind: 'screen';
  /** X display; null: that of the environment. */
  readonly display: string | null;
  readonly region: { readonly x: number; readonly y: number; readonly width: number; readonly height: number } | null;
  readonly cursor: boolean;
  readonly rescale: boolean;
}
