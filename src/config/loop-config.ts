import type { X264Preset } from '../pipeline/vocabulary.js';
import type { FrameRate } from '../pipeline/video-format.js';
import type { ReceiverConfig, SenderConfig } from './child-config.js';
import type { DisplayMode } from './display-modes.js';
import type { Size, SourceRequest } from './flag-values.js';

/** Which commands there are that run children. */
export type LoopCommand = 'start' | 'sender' | 'receiver' | 'local';

/** What the user asked for, each value checked by itself; nothing on the host has been looked at. */
export interface LoopRequest {
  readonly command: LoopCommand;
  readonly port: number;
  readonly host: string;
  readonly bind: string;
  readonly source: SourceRequest;
  readonly loop: boolean;
  /** Null: the file's own, or the default. */
  readonly size: Size | null;
  /** Null: the file's own, or the default. */
  readonly frameRate: FrameRate | null;
  readonly bitrateKbps: number;
  readonly preset: X264Preset;
  /** Frames; null: one second. */
  readonly gop: number | null;
  readonly display: DisplayMode;
  readonly timeOverlay: boolean;
  readonly stamp: boolean;
  readonly frames: number | null;
  /** Run the children with real-time priority. */
  readonly realtime: boolean;
  readonly limits: SupervisionLimits;
}

/** How long the supervisor waits for what. */
export interface SupervisionLimits {
  /** From the first packet (receiver) or the configuration (sender) to the first frame. */
  readonly openTimeoutMs: number;
  /** Longest time without a new frame before a child counts as stalled. */
  readonly stallTimeoutMs: number;
  /** Restarts of one role before the supervisor gives up; refilled by a stable run. */
  readonly maxRestarts: number;
  /** Length of the run from its start, or null for no end. */
  readonly durationMs: number | null;
}

/** What will run: everything known, ready to be sent to the children. */
export interface LoopConfig {
  readonly sender: SenderConfig | null;
  readonly receiver: ReceiverConfig | null;
  readonly realtime: boolean;
  readonly limits: SupervisionLimits;
}
