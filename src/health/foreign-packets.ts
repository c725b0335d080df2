import { CODEC_SPECS, JPEG_PAYLOAD_TYPE } from '../pipeline/codecs.js';
import { FEC_PAYLOAD_TYPE } from '../pipeline/fec.js';
import type { Codec } from '../pipeline/vocabulary.js';
import type { PayloadCodec } from '../rtp/payload-facts.js';
import type { ForeignCounts, StreamCounts, WantedStream } from '../rtp/stream-counts.js';
import type { Verdict } from './verdict.js';

interface ForeignSigns {
  readonly stream: StreamCounts;
  readonly foreign: ForeignRate;
}

/** Datagrams of others in the last second. */
export type ForeignRate = Pick<ForeignCounts, 'notRtp' | 'payloadType' | 'codec' | 'ssrc'>;

/** A stray packet or two is nothing to tell. */
const MIN_PER_SECOND = 5;

export function isForeignTraffic(foreign: ForeignRate): boolean {
  return perSecond(foreign) >= MIN_PER_SECOND;
}

function perSecond({ notRtp, payloadType, codec, ssrc }: ForeignRate): number {
  return notRtp + payloadType + codec + ssrc;
}

/** Somebody else sends to our port; null: hardly anybody does. */
export function foreignPackets({ stream, foreign }: ForeignSigns): Verdict | null {
  if (!isForeignTraffic(foreign)) return null;
  const count = Math.round(perSecond(foreign));
  const what = describe(stream, foreign);
  return {
    verdict: 'foreign-packets',
    restart: null,
    evidence: { perSecond: count, ...what.evidence },
    message: `${String(count)} packets a second on this port are not ours: ${what.text}`,
  };
}

/** What most of them are. */
function describe(
  { foreign, ssrc, wanted }: StreamCounts,
  rate: ForeignRate,
): { text: string; evidence: Record<string, number | string> } {
  const { notRtp, payloadType, codec, ssrc: otherSsrc } = rate;
  const most = Math.max(notRtp, payloadType, codec, otherSsrc);
  if (most === otherSsrc && foreign.lastSsrc !== null) {
    const evidence = { foreignSsrc: hex(foreign.lastSsrc), ...(ssrc === null ? {} : { ourSsrc: hex(ssrc) }) };
    return { text: `another sender, SSRC ${evidence.foreignSsrc}, uses it: give it another --port`, evidence };
  }
  if (most === codec) {
    const codec = foreign.lastCodec ?? 'unknown';
    return { text: otherCodec(codec, wanted.codec), evidence: { codec } };
  }
  if (most === payloadType && foreign.lastPayloadType !== null) {
    const type = foreign.lastPayloadType;
    const text = `their payload type is ${String(type)}, not ${String(wanted.payloadType)}: ${advice(type, wanted)}`;
    return { text, evidence: { payloadType: type } };
  }
  return { text: 'they are no RTP', evidence: { notRtp: Math.round(notRtp) } };
}

function otherCodec(codec: PayloadCodec, wanted: Codec): string {
  const { title } = CODEC_SPECS[wanted];
  if (codec === 'unknown') return `they carry something that is not ${title}: send ${title}`;
  return `they carry ${CODEC_SPECS[codec].title}: send ${title}, or receive with --codec ${codec}`;
}

function advice(type: number, wanted: WantedStream): string {
  if (type === FEC_PAYLOAD_TYPE) return 'if they are redundant, start the receiver with --fec';
  if (type === JPEG_PAYLOAD_TYPE) return 'that is JPEG: receive with --codec mjpeg';
  if (wanted.codec === 'mjpeg') return 'send JPEG, or receive with the --codec of the sender';
  return `set pt=${String(wanted.payloadType)} in the sender`;
}

function hex(ssrc: number): string {
  return `0x${ssrc.toString(16).padStart(8, '0')}`;
}
