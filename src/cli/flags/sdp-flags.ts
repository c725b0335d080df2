import { DEFAULTS } from '../../config/defaults.js';
import { CODECS } from '../../pipeline/vocabulary.js';
import { type FlagTable, value } from '../../request/flags/flag.js';

export function sdpFlags(): FlagTable {
  return {
    codec: value('Stream:', CODECS.join(', '), DEFAULTS.codec),
    host: value('Stream:', 'host or group that the stream is sent to: where it is played', DEFAULTS.host),
    port: value('Stream:', 'UDP port of the RTP stream', String(DEFAULTS.port)),
    ttl: value('Stream:', 'routers that a packet to a group may pass', String(DEFAULTS.ttl)),
  };
}
