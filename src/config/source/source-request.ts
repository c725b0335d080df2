import type { FrameRate } from '../../pipeline/video-format.js';
import type { Codec, TestPattern } from '../../pipeline/vocabulary.js';

/** How a camera packs its pictures. */
export type CameraFormat = 'raw' | 'mjpeg';

/** How the RTP packets of an RTSP server come. */
export type RtspTransport = 'tcp' | 'udp';

/** A part of a screen, in pixels from its upper left corner. */
export interface Region {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A source as the user wrote it: nothing of it has been looked at yet. */
export type SourceRequest =
  | { readonly kind: 'test'; readonly pattern: TestPattern }
  /** A video or a still picture. */
  | { readonly kind: 'file'; readonly path: string }
  /** Absolute path with one `%d`, `%05d` or the like in its name. */
  | { readonly kind: 'images'; readonly location: string }
  | { readonly kind: 'v4l2'; readonly device: string; readonly format: CameraFormat | null }
  | RtspRequest
  | { readonly kind: 'rtp'; readonly host: string; readonly port: number; readonly codec: Codec }
  | {
      readonly kind: 'screen';
      /** X display, as `:1.0`; null: that of the environment. */
      readonly display: string | null;
      readonly region: Region | null;
      readonly cursor: boolean;
    }
  /** The user's own GStreamer elements, ending in raw video. */
  | { readonly kind: 'pipeline'; readonly words: string };

export interface RtspRequest {
  readonly kind: 'rtsp';
  /** URL without user and password. */
  readonly location: string;
  readonly user: string | null;
  readonly password: string | null;
  readonly transport: RtspTransport;
  readonly latencyMs: number;
  /** Take any certificate of an rtsps:// server: whoever stands in between reads along. */
  readonly anyCertificate: boolean;
}

/** What a source gives. */
export interface SourceFormat {
  readonly width: number;
  readonly height: number;
  /** Null where the frames come at no fixed rate. */
  readonly frameRate: FrameRate | null;
}
