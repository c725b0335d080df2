import { CODEC_SPECS, rtpCaps } from './codecs.js';
import { type Caps, capsFilter, chain, type Element, element, type Pipeline } from './element.js';
import { jitterBuffer, recoveringChains } from './fec.js';
import type { Codec } from './vocabulary.js';

export interface RecordPipelineOptions {
  readonly codec: Codec;
  /** RTP payload type of the stream. */
  readonly payloadType: number;
  /** As in receiver-pipeline.ts: parameter sets that are not in the stream. */
  readonly parameters: Readonly<Record<string, string>>;
  /** Whether redundant packets come as well (fec.ts). */
  readonly fec: boolean;
  /** Matroska file to write. */
  readonly path: string;
}

/** Nobody waits for the picture of a recording: there is time for a packet that is late, or that must be recovered. */
const WAIT_MS = 200;

/**
 * From packets on the standard input, framed by RFC 4571, into a file: unpacked, but not decoded. The file is written with
 * each picture (GStreamer's own buffer holds 64 KiB, seconds of a slow stream), so that it can be played whenever the
 * process is killed.
 */
export function recordPipeline({ fec, path, ...stream }: RecordPipelineOptions): Pipeline {
  const file = [
    ...unpackElements(stream.codec),
    element('matroskamux', { 'offset-to-zero': true }),
    element('filesink', { location: path, 'buffer-mode': 'unbuffered' }),
  ];
  const packets = [
    element('fdsrc', { fd: 0, 'do-timestamp': true }),
    capsFilter(framed(rtpCaps(stream.codec, stream.payloadType, stream.parameters))),
    element('rtpstreamdepay'),
  ];
  if (!fec) return [chain(...packets, senderTime(), ...file)];
  return [
    chain(...packets, element('rtpptdemux', { name: 'payload' })),
    ...recoveringChains({
      bySsrc: element('rtpssrcdemux', { name: 'source' }),
      ...{ payloadType: stream.payloadType, ssrc: null, latencyMs: WAIT_MS, picture: file, buffer: senderTime() },
    }),
  ];
}

/** The parser begins with parameter sets, and makes whole pictures of what the depayloader hands on. */
function unpackElements(codec: Codec): Element[] {
  const { depayloader, parser } = CODEC_SPECS[codec];
  return [element(depayloader), ...(parser === null ? [] : [element(parser)])];
}

/**
 * Left to itself, the jitter buffer would bend the times until they fit the arrival of the packets, the first of which come
 * all at once.
 */
function senderTime(): Element {
  const buffer = jitterBuffer(WAIT_MS);
  return { ...buffer, properties: { ...buffer.properties, mode: 'synced' } };
}

function framed(caps: Caps): Caps {
  return { ...caps, media: 'application/x-rtp-stream' };
}
