import { lookup as dnsLookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { badFlag } from '../config/flag-values.js';
import { codeOrText } from '../errors/error-code.js';
import { LoopError } from '../errors/loop-error.js';

export interface HostAddress {
  readonly address: string;
  readonly family: number;
}

export interface ResolveOptions {
  /** All addresses of a name; rejects with a code of getaddrinfo(3). */
  readonly lookup?: (host: string) => Promise<readonly HostAddress[]>;
  readonly timeoutMs?: number;
}

/**
 * The numeric address of a host; numeric ones pass through. Where a name has both kinds, IPv4 wins: a receiver that was
 * started without --bind listens to IPv4 only.
 * @throws LoopError `bad-config`, with the name of the flag.
 */
export async function resolveHost(flag: string, host: string, options: ResolveOptions = {}): Promise<string> {
  if (isIP(host) !== 0) return host;
  const { lookup = lookUpAll, timeoutMs = 5000 } = options;
  try {
    const addresses = await within(timeoutMs, lookup(host));
    const best = addresses.find(({ family }) => family === 4) ?? addresses[0];
    if (best !== undefined) return best.address;
  } catch (cause) {
    throw new LoopError('bad-config', badFlag(flag, host, adviceFor(cause)).message, { cause });
  }
  throw badFlag(flag, host, NO_SUCH_HOST);
}

const NO_SUCH_HOST = 'there is no host of that name: check the spelling, or write an IP address';
const LATE = 'ETIMEOUT';

function lookUpAll(host: string): Promise<HostAddress[]> {
  return dnsLookup(host, { all: true });
}

/** getaddrinfo cannot be called off; an answer after the deadline is dropped. */
async function within<T>(timeoutMs: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(Object.assign(new Error(`no answer within ${String(timeoutMs)} ms`), { code: LATE }));
    }, timeoutMs);
  });
  return Promise.race([work, deadline]).finally(() => {
    clearTimeout(timer);
  });
}

function adviceFor(error: unknown): string {
  const code = codeOrText(error);
  if (code === 'ENOTFOUND' || code === 'ENODATA') return NO_SUCH_HOST;
  const why = code === LATE ? 'the name service did not answer in time' : `the name could not be looked up (${code})`;
  return `${why}: check the network, or write an IP address`;
}
