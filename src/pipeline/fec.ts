import { branch, chain, type Chain, type Element, element, type Pipeline } from './element.js';

/** Forward error correction: redundant packets beside the others, from which lost ones can be recovered (RFC 5109). */

/** RTP payload type of the redundant packets, dynamic range (RFC 3551). They share SSRC and sequence with the others. */
export const FEC_PAYLOAD_TYPE = 122;

/**
 * Behind the payloader. The redundant packets of a frame follow its last packet, so that they never hold it up. Seeing
 * rtpulpfecenc, the payloader would take it that RTP without a profile is wanted, and have the encoder fall back to the
 * constrained baseline; streamiddemux, which has one stream to tell apart, hides what follows.
 * @param percent redundant packets in percent of the others; 0: none.
 */
export function fecElements(percent: number): Element[] {
  if (percent === 0) return [];
  return [
    element('streamiddemux'),
    element('rtpulpfecenc', { pt: FEC_PAYLOAD_TYPE, percentage: percent, multipacket: true }),
  ];
}

/**
 * Puts packets in order. It lets each one through at once while none is missing, and from the first one on (without
 * faststart it would hold it for the whole latency). A missing one it waits for, as long as it may.
 */
export function jitterBuffer(latencyMs: number): Element {
  return element('rtpjitterbuffer', { latency: latencyMs, 'faststart-min-packets': 1 });
}

/** Behind `payload`, an rtpptdemux, and by SSRC: an rtpssrcdemux named `source`, and the picture's elements behind it. */
export function recoveringChains(options: {
  readonly bySsrc: Element;
  /** Of the packets that are not redundant. */
  readonly payloadType: number;
  readonly ssrc: number | null;
  readonly latencyMs: number;
  readonly picture: readonly Element[];
  /** Puts the packets in order. */
  readonly buffer?: Element;
}): Pipeline {
  const { bySsrc, payloadType, ssrc, latencyMs, picture } = options;
  const recovery = recoveryElements(latencyMs, options.buffer ?? jitterBuffer(latencyMs));
  return [
    ...[payloadType, FEC_PAYLOAD_TYPE].map((type) => joined(`payload.src_${String(type)}`, 'both.')),
    chain(element('funnel', { name: 'both' }), bySsrc),
    ...(ssrc === null
      ? [...anySource('streams.'), chain(element('funnel', { name: 'streams' }), ...recovery)]
      : [branch(`source.src_${String(ssrc)}`, ...recovery)]),
    branch(`media.src_${String(payloadType)}`, ...picture),
  ];
}

/** Kept for longer than the jitter buffer waits: what a frame is recovered from must still be there. */
const STORED_BEYOND_MS = 250;
const NS_PER_MS = 1_000_000;

/** rtpulpfecdec hands the redundant packets on: no depayloader knows what to do with them. */
function recoveryElements(latencyMs: number, buffer: Element): Element[] {
  return [
    element('rtpstorage', { 'size-time': (latencyMs + STORED_BEYOND_MS) * NS_PER_MS }),
    { ...buffer, properties: { ...buffer.properties, 'do-lost': true } },
    element('rtpulpfecdec', { pt: FEC_PAYLOAD_TYPE }),
    element('rtpptdemux', { name: 'media', 'ignored-payload-types': `<${String(FEC_PAYLOAD_TYPE)}>` }),
  ];
}

/**
 * SSRCs that may come one after another where none was told: a sender that is started anew has another one. rtpulpfecdec
 * needs to be told the SSRC by the caps, which only rtpssrcdemux does, and each of its pads takes a link of its own. When
 * they are used up no picture comes any more, and the receiver is restarted.
 */
const MAX_SENDERS = 16;

/**
 * Straight into the funnel, which gets a pad only once a sender is there. An element on the way, a capsfilter for one,
 * would be unlinked until then, and each query for the latency would fail on it: the decoder would take the stream for
 * one that is not live, and hold every picture back for one more.
 */
function anySource(into: string): Chain[] {
  return Array.from({ length: MAX_SENDERS }, () => joined('source.', into));
}

function joined(from: string, into: string): Chain {
  return { from, elements: [], into };
}
