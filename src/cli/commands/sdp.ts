import { DEFAULTS, LIMITS } from '../../config/defaults.js';
import { parseHost } from '../../config/flag-values.js';
import { writeSdp } from '../../pipeline/write-sdp.js';
import { resolveHost } from '../../prepare/resolve-host.js';
import type { Flags } from '../../request/flags/flag.js';
import { codingRequest } from '../../request/coding-request.js';
import { integer, read } from '../../request/read-flag.js';

/** Prints the session description of what `sender` with the same flags would send. */
export async function printSdp(flags: Flags): Promise<void> {
  const port = read(flags, 'port', DEFAULTS.port, integer(1, 65_535));
  const ttl = read(flags, 'ttl', DEFAULTS.ttl, integer(0, LIMITS.maxTtl));
  const { codec } = codingRequest(flags);
  const address = await resolveHost('host', read(flags, 'host', DEFAULTS.host, parseHost));
  process.stdout.write(writeSdp({ codec, address, port, ttl }));
}
