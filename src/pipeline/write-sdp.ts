import { isIPv6 } from 'node:net';
import { CODEC_SPECS, VIDEO_CLOCK_RATE } from './codecs.js';
import { isGroup } from './multicast.js';
import type { Codec } from './vocabulary.js';

export interface SdpOptions {
  readonly codec: Codec;
  /** Numeric: where the stream is sent to, a host or a group. */
  readonly address: string;
  readonly port: number;
  /** Of packets to a group. */
  readonly ttl: number;
}

/**
 * A session description (RFC 8866) of our stream, for players that must be told what comes. Parameter sets are not in it:
 * they come with each key frame. Lines end as RFC 8866 wants it.
 */
export function writeSdp({ codec, address, port, ttl }: SdpOptions): string {
  const { payloadType, encodingName } = CODEC_SPECS[codec];
  const type = String(payloadType);
  const family = isIPv6(address) ? 'IP6' : 'IP4';
  // Only with IPv4 a group needs its time to live.
  const scope = isGroup(address) && family === 'IP4' ? `/${String(ttl)}` : '';
  const lines = [
    'v=0',
    // The same stream is the same session, whoever asks.
    `o=- ${String(port)} 1 IN ${family} ${address}`,
    's=gstcv-loop',
    `c=IN ${family} ${address}${scope}`,
    't=0 0',
    `m=video ${String(port)} RTP/AVP ${type}`,
    `a=rtpmap:${type} ${encodingName}/${String(VIDEO_CLOCK_RATE)}`,
    // Fragments and aggregates in decoding order: RFC 6184, section 6.3.
    ...(codec === 'h264' ? [`a=fmtp:${type} packetization-mode=1`] : []),
  ];
  return `${lines.join('\r\n')}\r\n`;
}
