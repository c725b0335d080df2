import type { Codec, Decoder, Encoder, X264Preset } from '../pipeline/vocabulary.js';
import type { FrameRate } from '../pipeline/video-format.js';
import type { ReceiverConfig, Role, SenderConfig } from './child-config.js';
import type { DisplayMode } from './display-modes.js';
import type { Size } from './flag-values.js';
import type { SourceRequest } from './source/source-request.js';
import type { StampReader } from './stamp-readers.js';

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
  /** Draw a large stamp as well, for a camera that films the screen. */
  readonly cameraStamp: boolean;
  /** Which stamp the receiver reads. */
  readonly readStamp: StampReader;
  readonly frames: number | null;
  /** Run the children with real-time priority. */
  readonly realtime: boolean;
  /** Keep a loaded child in reserve. */
  readonly warmSpare: boolean;
  /** SSRC to send with or to show alone; null: drawn at random, or any. */
  readonly ssrc: number | null;
  /** Redundant packets in percent of the others, 0 to 100; 0: none. A lone receiver only looks whether there are any. */
  readonly fecPercent: number;
  /** How long a receiver waits for a packet that is missing; 0: not at all, or with FEC the default. */
  readonly jitterBufferMs: number;
  readonly control: ControlRequest | null;
  /** The wall clocks of both hosts are declared to agree to so many µs; null or absent: they are not used. */
  readonly wallErrorUs: number | null;
  /** The same on both sides. */
  readonly codec: Codec;
  /** Null: the one in software that the codec has by default. */
  readonly encoder: Encoder | null;
  readonly decoder: Decoder;
  /** Session description of the stream to receive, absolute; null or absent: the flags say what comes. */
  readonly sdp?: string | null;
  /** What was read from it besides codec, address and port. */
  readonly described?: { readonly payloadType: number; readonly parameters: Readonly<Record<string, string>> };
  /** The user's own code for each frame. */
  readonly hook: HookRequest | null;
  readonly multicast: MulticastRequest;
  readonly sinks: SinkRequests;
  readonly limits: SupervisionLimits;
}

export interface HookRequest {
  /** Of a module that exports a hook (hook/define-hook.ts); absolute. */
  readonly path: string;
  /** Load it anew whenever it changes, and look for what it leaks. */
  readonly watch: boolean;
  /** Which role it runs in; `start` has both. */
  readonly on: 'sender' | 'receiver';
}

/** Only means something with a group as the address. */
export interface MulticastRequest {
  /** Network interface, as `ip link` names it; null: the one that the routes choose. */
  readonly iface: string | null;
  /** Routers that a packet may pass. */
  readonly ttl: number;
}

/** What a receiver does with its stream besides showing it; null: not that. */
export interface SinkRequests {
  /** The stream as it came, into a Matroska file. */
  readonly record: { readonly path: string; readonly force: boolean } | null;
  /** Pictures, as they were decoded, into a folder. */
  readonly snapshots: { readonly dir: string; readonly everyMs: number } | null;
  /** The packets as they came, to another receiver. */
  readonly forward: { readonly host: string; readonly port: number } | null;
}

/** `--control-port` of a sender or `--control` of a receiver, with `--key-file`. */
export interface ControlRequest {
  readonly kind: ControlConfig['kind'];
  readonly host: string;
  readonly port: number;
  readonly keyFile: string;
}

/** What the supervisor puts up with, and how long. */
export interface SupervisionLimits extends HealthLimits {
  /** Restarts of one role before the supervisor gives up; refilled by a stable run. */
  readonly maxRestarts: number;
  /** How long a source that had played, and that others switch off and on again, may be away. */
  readonly sourceTimeoutMs: number;
  /** Resident memory at which a child is replaced, in MiB; null: never. */
  readonly maxRssMib: number | null;
  /** Length of the run from its start, or null for no end. */
  readonly durationMs: number | null;
}

/** From when on something is wrong with a child. */
export interface HealthLimits {
  /** From the first packet (receiver) or the configuration (sender) to the first frame. */
  readonly openTimeoutMs: number;
  /** Longest time without a new frame before a child counts as stalled. */
  readonly stallTimeoutMs: number;
  /** Longest time in which packets may come without a key frame while no picture can be made of them. */
  readonly keyFrameTimeoutMs: number;
  /** One-way delay that 95 % of the frames of a window must keep, or null for any. */
  readonly latencyLimitMs: number | null;
  /** RTP packets that may be lost in a window, in percent of those that were sent. */
  readonly lossLimitPercent: number;
  /** What a sender must reach of its own frame rate in a window, in percent. */
  readonly minFpsPercent: number;
  /** Time over which delay, loss and frame rate are judged. */
  readonly healthWindowMs: number;
}

/** How a receiver asks a sender on another host for a key frame, and for the time; the key is a secret of both. */
export type ControlConfig =
  /** The sender's end: the port to listen on. */
  | { readonly kind: 'server'; readonly address: string; readonly port: number; readonly key: Buffer }
  /** The receiver's end: where the sender listens. */
  | { readonly kind: 'client'; readonly address: string; readonly port: number; readonly key: Buffer };

/** Another receiver; the address is numeric. */
export interface ForwardConfig {
  readonly address: string;
  readonly port: number;
}

/** What will run: everything known, ready to be sent to the children. */
export interface LoopConfig {
  readonly sender: SenderConfig | null;
  readonly receiver: ReceiverConfig | null;
  readonly realtime: boolean;
  readonly warmSpare: boolean;
  readonly control: ControlConfig | null;
  /** File to record the received stream into, absolute, and whether one that is there is replaced; null: none. */
  readonly record: SinkRequests['record'];
  /** Where to send the received packets as they came; null: nowhere. */
  readonly forward: ForwardConfig | null;
  readonly limits: SupervisionLimits;
  /** What was chosen for the user, for the log. */
  readonly notes: readonly LoopNote[];
}

export interface LoopNote {
  /** Whom it is about; null: the loop as a whole. */
  readonly role: Role | null;
  readonly message: string;
}
