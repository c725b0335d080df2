import { branch, capsFilter, chain, type Caps, type Element, element, type Pipeline, range, text } from './element.js';
import { CODEC_SPECS, rtpCaps } from './codecs.js';
import { decodeElements } from './decoders.js';
import { jitterBuffer, recoveringChains } from './fec.js';
import { ifaceProperty, isGroup } from './multicast.js';
import { udpSink } from './udp-sink.js';
import type { Codec, Decoder } from './vocabulary.js';

export interface ReceiverPipelineOptions {
  /** Numeric address to bind. */
  readonly bindAddress: string;
  readonly port: number;
  /** On which a multicast group is joined; null, or left out: the one that the routes choose. */
  readonly iface?: string | null;
  readonly codec: Codec;
  /** RTP payload type of the stream: a foreign one has its own. */
  readonly payloadType: number;
  /** What a session description tells besides, as fields of the caps: parameter sets that are not in the stream. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly decoder: Decoder;
  /** The only stream to show; null: whatever has the payload type. */
  readonly ssrc: number | null;
  /** Whether redundant packets come (fec.ts). */
  readonly fec: boolean;
  /** Longest wait for a packet that is missing; 0: no jitter buffer, and then no FEC. */
  readonly jitterBufferMs: number;
  readonly timeOverlay: boolean;
  /** Loopback port to which a copy of each RTP packet goes, or null for no tap. */
  readonly tapPort: number | null;
}

/** Bytes: an IDR of 1080p comes as a burst of hundreds of packets, more than the kernel's default buffer holds. */
export const SOCKET_BUFFER_BYTES = 8_388_608;

/**
 * Planar where the rows have no padding (video-format.ts), else BGRx: negotiation picks, stream by stream. Not BGR, because
 * OpenCV takes BGR from any pipeline that could give it.
 */
const FRAME_CAPS: readonly Caps[] = [
  {
    media: 'video/x-raw',
    fields: { format: text('I420'), width: range(8, 8192, 8), height: range(2, 8192, 2) },
  },
  { media: 'video/x-raw', fields: { format: text('BGRx') } },
];

/**
 * Frames that may wait for their reader. The reader always takes the oldest at once and only shows the newest
 * (receiver.ts), so this costs no latency; it keeps the frames that arrive while the pipeline is still being opened.
 */
const READ_AHEAD_FRAMES = 8;

/**
 * From the network into OpenCV: ends in an appsink. A tee sends a copy of the packets to the tap; besides, unlike the
 * demultiplexers behind it, it does not mind that nobody takes the packets of foreign streams.
 */
export function receiverPipeline(options: ReceiverPipelineOptions): Pipeline {
  const { tapPort } = options;
  return [
    chain(udpSource(options), element('tee', { name: 'tap' }), element('rtpptdemux', { name: 'payload' })),
    ...selectStream(options),
    ...(tapPort === null ? [] : [branch('tap.', tapQueue(), udpSink('127.0.0.1', tapPort))]),
  ];
}

/**
 * Packets of another payload type would be decoded into the same picture and ruin it, and so would a second sender:
 * only where the SSRC is known can it be told from ours.
 */
function selectStream(options: ReceiverPipelineOptions): Pipeline {
  const picture = [
    ...pictureElements(options),
    capsFilter(...FRAME_CAPS),
    element('appsink', { drop: true, 'max-buffers': READ_AHEAD_FRAMES, sync: false, ...openAtOnce(options) }),
  ];
  const { ssrc, fec, payloadType, jitterBufferMs } = options;
  if (fec) return recoveringChains({ bySsrc: bySsrc(), payloadType, ssrc, latencyMs: jitterBufferMs, picture });
  const inOrder = [...bufferElements(options), ...picture];
  const ofPayload = `payload.src_${String(payloadType)}`;
  if (ssrc === null) return [branch(ofPayload, ...inOrder)];
  return [branch(ofPayload, bySsrc()), branch(`source.src_${String(ssrc)}`, ...inOrder)];
}

function bufferElements({ jitterBufferMs }: ReceiverPipelineOptions): Element[] {
  return jitterBufferMs === 0 ? [] : [jitterBuffer(jitterBufferMs)];
}

/**
 * Streams that are told apart: each foreign one costs a pad, and there are 2^32 SSRCs to draw from. Where so many have come
 * before ours, it is dropped like any other until the next child opens: few would be easy to send.
 */
const MAX_STREAMS = 1024;

function bySsrc(): Element {
  return element('rtpssrcdemux', { name: 'source', 'max-streams': MAX_STREAMS });
}

/** The same stream in a window of GStreamer's own, to be tried in a shell. */
export function directReceiverPipeline(options: ReceiverPipelineOptions): Pipeline {
  const picture = [...pictureElements(options), element('autovideosink', { sync: false })];
  if (!options.fec) return [chain(udpSource(options), ...bufferElements(options), ...picture)];
  return [
    chain(udpSource(options), element('rtpptdemux', { name: 'payload' })),
    ...recoveringChains({
      ...{ bySsrc: bySsrc(), payloadType: options.payloadType, ssrc: null },
      ...{ latencyMs: options.jitterBufferMs, picture },
    }),
  ];
}

/**
 * reuse=false: with udpsrc's default, two receivers may bind one port and the second silently takes the first one's
 * packets. Those of a group are for all that have joined it.
 */
function udpSource({
  bindAddress,
  port,
  iface = null,
  codec,
  payloadType,
  parameters,
}: ReceiverPipelineOptions): Element {
  return element('udpsrc', {
    address: bindAddress,
    port,
    reuse: isGroup(bindAddress),
    ...(isGroup(bindAddress) ? ifaceProperty(iface) : {}),
    'buffer-size': SOCKET_BUFFER_BYTES,
    caps: [rtpCaps(codec, payloadType, parameters)],
  });
}

/** At the bottom, away from the stamp, which is read behind this overlay. */
function pictureElements({ codec, decoder, timeOverlay }: ReceiverPipelineOptions): Element[] {
  const overlay = timeOverlay ? [element('timeoverlay', { valignment: 'bottom' })] : [];
  const { depayloader } = CODEC_SPECS[codec];
  return [element(depayloader), ...decodeElements(codec, decoder), element('videoconvert'), ...overlay];
}

/**
 * With decodebin an open blocks until a picture comes, whatever the sink says. Behind a decoder that is named it need not:
 * without a preroll the pipeline is open at once, and the reader waits for the first frame.
 */
function openAtOnce({ decoder }: ReceiverPipelineOptions): Record<string, boolean> {
  return decoder === 'auto' ? {} : { async: false };
}

/** Its thread is named after it. */
export const TAP_QUEUE = 'tapqueue';

/** Leaky, so that a supervisor that does not read can never hold the picture back. */
function tapQueue(): Element {
  return element('queue', {
    name: TAP_QUEUE,
    leaky: 'downstream',
    'max-size-buffers': 1000,
    'max-size-bytes': 0,
    'max-size-time': 0,
  });
}
