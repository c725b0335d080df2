import { DEFAULTS } from '../../config/defaults.js';
import { parseHost } from '../../config/flag-values.js';
import { splitZone } from '../../pipeline/multicast.js';
import { writeSdp } from '../../pipeline/write-sdp.js';
import { resolveHost } from '../../prepare/resolve-host.js';
import type { Flags } from '../../request/flags/flag.js';
import { codingRequest } from '../../request/coding-request.js';
import { multicastRequest } from '../../request/multicast-request.js';
import { integer, read } from '../../request/read-flag.js';

/** Prints the session description of what `sender` with the same flags would send. */
export async function printSdp(flags: Flags): Promise<void> {
  const port = read(flags, 'port', DEFAULTS.port, integer(1, 65_535));
  const host = read(flags, 'host', DEFAULTS.host, parseHost);
  const { ttl } = multicastRequest('sender', flags, host);
  const { codec } = codingRequest(flags);
  // A zone means something on this host alone (RFC 4007, section 6).
  const { address } = splitZone(await resolveHost('host', host));
  process.stdout.write(writeSdp({ codec, address, port, ttl }));
}
