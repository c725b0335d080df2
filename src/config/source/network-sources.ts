import { LoopError } from '../../errors/loop-error.js';
import { CODECS } from '../../pipeline/vocabulary.js';
import { DEFAULTS, LIMITS } from '../defaults.js';
import { badSource } from './bad-part.js';
import { splitAt } from './local-sources.js';
import type { SourceRequest } from './source-request.js';
import { UriOptions } from './uri-options.js';

const HOST = /^(?:[A-Za-z0-9_](?:[A-Za-z0-9._-]*[A-Za-z0-9_.])?|\[[0-9A-Fa-f:.]+(?:%[A-Za-z0-9_.-]+)?\])$/;

/**
 * `rtsp://[user[:password]@]host[:port]/path[?query][#transport=tcp&latency=0&tls=insecure]`. The query belongs to the server: many cameras
 * choose the stream by it. Ours is the fragment, which by RFC 3986 is never sent.
 */
export function parseRtsp(flag: string, value: string): SourceRequest {
  const [url, fragment] = splitAt(value, '#');
  const [, scheme = '', authority = '', path = ''] = /^(\w+:\/\/)([^/?]*)(.*)$/s.exec(url) ?? [];
  const at = authority.lastIndexOf('@');
  const [host, port] = hostAndPort(flag, value, authority.slice(at + 1), 'rtsp://host/path');
  if (/[\s\p{Cc}]/u.test(path)) throw badSource(flag, value, 'write blanks in the path as %20');
  const options = new UriOptions(flag, value, fragment, ['transport', 'latency', 'tls']);
  const anyCertificate = options.choice('tls', ['insecure'] as const) !== null;
  if (anyCertificate && !/^rtsps:/i.test(scheme)) throw badSource(flag, value, 'tls is for rtsps://: leave it out');
  const where = port === null ? host : `${host}:${String(port)}`;
  return {
    kind: 'rtsp',
    location: `${scheme.toLowerCase()}${where}${path}`,
    ...credentials(flag, value, authority.slice(0, Math.max(0, at))),
    transport: options.choice('transport', ['tcp', 'udp'] as const) ?? DEFAULTS.rtspTransport,
    latencyMs: options.integer('latency', 0, LIMITS.maxJitterBufferMs, 'ms') ?? DEFAULTS.rtspLatencyMs,
    anyCertificate,
  };
}

function credentials(flag: string, value: string, text: string) {
  const [user, password] = splitAt(text, ':');
  try {
    const decoded = { user: decodeURIComponent(user), password: decodeURIComponent(password) };
    return { user: decoded.user || null, password: decoded.password || null };
  } catch (cause) {
    const { message } = badSource(flag, value, 'write a % in a user or a password as %25');
    throw new LoopError('bad-config', message, { cause });
  }
}

/** `rtp://0.0.0.0:5004?codec=h264`: the address to listen on, this host alone where there is none. */
export function parseRtp(flag: string, value: string, rest: string): SourceRequest {
  const [place, query] = splitAt(rest, '?');
  const example = 'rtp://0.0.0.0:5004?codec=h264';
  const [host, port] = hostAndPort(
    flag,
    value,
    place.startsWith(':') ? `${DEFAULTS.bindLoopback}${place}` : place,
    example,
  );
  if (port === null) throw badSource(flag, value, `write the port to listen on, for example ${example}`);
  const options = new UriOptions(flag, value, query, ['codec']);
  return {
    kind: 'rtp',
    host: host.replace(/^\[(.*)\]$/, '$1'),
    port,
    codec: options.choice('codec', CODECS) ?? 'h264',
  };
}

/** What is no host may well be a password whose @ stands behind a slash: it is not repeated. */
function hostAndPort(flag: string, value: string, text: string, example: string): [string, number | null] {
  const [, host = '', digits] = /^(\[[^\]]*\]|[^:]*)(?::(\d{1,5}))?$/.exec(text) ?? [];
  const port = digits === undefined ? null : Number(digits);
  if (HOST.test(host) && (port === null || (port >= 1 && port <= 65_535))) return [host, port];
  const wanted = `write host and port, for example ${example}`;
  if (!/@|:\D/.test(value.slice(value.indexOf('://') + 3))) throw badSource(flag, value, wanted);
  const advice = 'in a password write / as %2F, ? as %3F, # as %23 and @ as %40';
  throw badSource(flag, value.replace(/:\/\/.*/s, '://…'), `${wanted}; ${advice}`);
}
