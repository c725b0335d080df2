import { FEC_PAYLOAD_TYPE } from '../pipeline/fec.js';
import type { ForeignCounts, StreamCounts } from '../rtp/stream-counts.js';
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
  { foreign, ssrc }: StreamCounts,
  rate: ForeignRate,
): { text: string; evidence: Record<string, number | string> } {
  const { notRtp, payloadType, codec, ssrc: otherSsrc } = rate;
  const most = Math.max(notRtp, payloadType, codec, otherSsrc);
  if (most === otherSsrc && foreign.lastSsrc !== null) {
    const evidence = { foreignSsrc: hex(foreign.lastSsrc), ...(ssrc === null ? {} : { ourSsrc: hex(ssrc) }) };
    return { text: `another sender, SSRC ${evidence.foreignSsrc}, uses it: give it another --port`, evidence };
  }
  if (most === codec) {
    const name = foreign.lastCodec === 'h265' ? 'H.265' : 'something that is not H.264';
    return { text: `they carry ${name}: send H.264`, evidence: { codec: foreign.lastCodec ?? 'unknown' } };
  }
  if (most === payloadType && foreign.lastPayloadType !== null) {
    const type = foreign.lastPayloadType;
    const advice =
      type === FEC_PAYLOAD_TYPE ? 'if they are redundant, start the receiver with --fec' : 'set pt=96 in the sender';
    return { text: `their payload type is ${String(type)}, not 96: ${advice}`, evidence: { payloadType: type } };
  }
  return { text: 'they are no RTP', evidence: { notRtp: Math.round(notRtp) } };
}

function hex(ssrc: number): string {
  return `0x${ssrc.toString(16).padStart(8, '0')}`;
}
