import type { DisplayMode } from '../config/display-modes.js';
import type { Size } from '../config/flag-values.js';
import type { StampReader } from '../config/stamp-readers.js';
import type { Codec, Decoder, Encoder, X264Preset } from '../pipeline/vocabulary.js';

/**
 * What the library can be asked for: the flags of the command line by other names, with the unit in the name of each number.
 * Everything may be left out, and is then what the command line takes (`gstcv-loop start --help`); only `display` is
 * `'none'` here. A new option needs a line here, and one in option-flags.ts.
 */

/** How the picture goes over the network. */
export interface StreamOptions {
  /** UDP port of the RTP stream, 1 to 65535. */
  readonly port?: number;
  /** The same on both sides. */
  readonly codec?: Codec;
  /** Redundant packets against loss (RFC 5109), in percent of the others: a whole number from 0 to 100. */
  readonly fecPercent?: number;
}

/** What a receiver does with packets that are late or missing, and with the picture. */
export interface ReceptionOptions {
  /** Longest wait for a packet that is missing, 0 to 1000 ms. 0: none, or with FEC the default. */
  readonly jitterBufferMs?: number;
  /** `'auto'`: the one that GStreamer finds. */
  readonly decoder?: Decoder;
  /** Which stamp is read: the one in the picture itself, or one that a camera has filmed from a screen. */
  readonly readStamp?: StampReader;
  /** Longest time with packets but no key frame, while there is no picture, in ms. */
  readonly keyFrameTimeoutMs?: number;
  /** Delay that 95 % of the frames must keep, in ms; without it, any. */
  readonly latencyLimitMs?: number;
  /** RTP packets that may be lost, in percent. */
  readonly lossLimitPercent?: number;
  /** Matroska file to record the stream into, as it came: a name that ends with `.mkv`. */
  readonly record?: string;
  /** Replace the file of `record` where it exists. */
  readonly force?: boolean;
  /** A time and a folder, as `'5s pictures'`: keep a picture as JPEG there every so often. */
  readonly snapshotEvery?: string;
  /** `rtp://HOST:PORT`: send the packets on as they come. */
  readonly forward?: string;
}

/** Where the picture comes from, and how it is encoded. */
export interface PictureOptions {
  /** As `--source` of the command line takes it: `test://ball`, a path, `rtsp://…`, `v4l2:///dev/video0` (docs/sources.md). */
  readonly source?: string;
  /** GStreamer elements that end in raw video, in place of a source. */
  readonly sourcePipeline?: string;
  /** Begin a file or the images again at their end. */
  readonly loop?: boolean;
  /** In pixels, `'1280x720'` or `{ width: 1280, height: 720 }`; without it, the file's own or the default. */
  readonly size?: `${number}x${number}` | Size;
  /** Frames per second, a number or a fraction such as `'30000/1001'`; without it, the file's own or the default. */
  readonly fps?: number | string;
  /** `'auto'`: the best one that works on this host; without it, the one in software that the codec has. */
  readonly encoder?: Encoder;
  /** In kbit/s. */
  readonly bitrateKbps?: number;
  /** Speed preset of x264. */
  readonly preset?: X264Preset;
  /** Frames from one key frame to the next; without it, one second. */
  readonly gop?: number;
  /** Write sequence number and time into the picture: without it no latency can be measured. */
  readonly stamp?: boolean;
  /** Draw a large stamp as well, for a camera that films the screen. */
  readonly cameraStamp?: boolean;
  /** Part of its frame rate that the sender must reach, in percent. */
  readonly minFpsPercent?: number;
  /** How long a camera, stream or screen that has given pictures may be away, in ms. */
  readonly sourceTimeoutMs?: number;
}

/** How long it runs, and what it puts up with. */
export interface SupervisionOptions {
  /** Window on the screen: `'auto'`, `'window'` or `'none'`. */
  readonly display?: DisplayMode;
  /** Show the running time in the picture. */
  readonly timeOverlay?: boolean;
  /** End after so many frames; without it, no end. */
  readonly frames?: number;
  /** End after so long, in ms; without it, no end. */
  readonly durationMs?: number;
  /** Real-time priority for the children; needs root or an rtprio limit. */
  readonly realtime?: boolean;
  /** Keep a loaded child in reserve, which takes over at once. */
  readonly warmSpare?: boolean;
  /** Restarts of a role before giving up. */
  readonly maxRestarts?: number;
  /** Replace a child that uses more memory than so many MiB; without it, none. */
  readonly maxRssMib?: number;
  /** From the first packet (receiver) or the start (sender) to the first frame, in ms. */
  readonly openTimeoutMs?: number;
  /** Longest time without a new frame, in ms. */
  readonly stallTimeoutMs?: number;
  /** Time over which delay, loss and frame rate are judged, in ms. */
  readonly healthWindowMs?: number;
  /** Ends the run as `stop()` does: its outcome is `interrupted`. Aborted before the run has begun, it rejects the start. */
  readonly signal?: AbortSignal;
}

/** Your own OpenCV code for each frame. */
export interface HookOptions {
  /** Path of a module that exports a hook ({@link Hook}); relative to the working directory. */
  readonly hook?: string;
  /** Load it anew when its file changes, and name what it leaks. */
  readonly watch?: boolean;
}

/** What the two ends on different hosts know of each other. */
export interface PeerOptions {
  /** SSRC to send with, or to show alone; without it, a random one, or any. 32 bits, as a number or `'0x1234abcd'`. */
  readonly ssrc?: number | string;
  /** File with the secret of the control port. */
  readonly keyFile?: string;
  /** `'auto'`, or `'synced:0.05ms'`: the wall clocks of both hosts agree to that. */
  readonly clock?: string;
}

/** Of {@link startLoop}: a sender and a receiver on this host. */
export interface LoopOptions extends StreamOptions, PictureOptions, ReceptionOptions, HookOptions, SupervisionOptions {
  /** Which of the two runs the hook. */
  readonly hookOn?: 'sender' | 'receiver';
}

/** Of {@link startSender}. */
export interface SenderOptions extends StreamOptions, PictureOptions, PeerOptions, HookOptions, SupervisionOptions {
  /** Name or address to send to. */
  readonly host?: string;
  /** Network interface to send to a multicast group by; without it, the one that the routes choose. */
  readonly iface?: string;
  /** Routers that a multicast packet may pass; without it, 1: none. */
  readonly ttl?: number;
  /** UDP port on which receivers may ask for a key frame and the time; needs `keyFile`. */
  readonly controlPort?: number;
}

/** Of {@link startReceiver}. */
export interface ReceiverOptions extends StreamOptions, ReceptionOptions, PeerOptions, HookOptions, SupervisionOptions {
  /** Address to listen on, or a multicast group to join; without it, every one of this host. */
  readonly bind?: string;
  /** The same for a group, as the sender has it. */
  readonly host?: string;
  /** Network interface on which a multicast group is joined; without it, the one that the routes choose. */
  readonly iface?: string;
  /** `HOST:PORT`, the sender's control port, to ask for key frames and the time; needs `keyFile`. */
  readonly control?: string;
  /** Path of a session description, which says port, address and codec: those options must be left out then. */
  readonly sdp?: string;
}

/** The options of each command, but for the signal, which is none of the request. */
export interface OptionsOf {
  readonly start: Omit<LoopOptions, 'signal'>;
  readonly sender: Omit<SenderOptions, 'signal'>;
  readonly receiver: Omit<ReceiverOptions, 'signal'>;
}
