import type { NetConnectOpts } from 'node:net';

/** What DISPLAY names. The screen number is of no interest here. */
export interface XDisplay {
  /** Null for a server on this host, reached through its socket file. */
  readonly host: string | null;
  readonly number: number;
  /** Only without a host at all do clients fall back to TCP on this host. */
  readonly tcpFallback: boolean;
}

/** `:0`, `:0.0`, `unix:0`, `localhost:10.0`, `tcp/host:1`, `[::1]:0`; null for anything else. */
export function parseDisplay(name: string): XDisplay | null {
  const match = /^(?:([A-Za-z0-9]+)\/)?([^/]*):(\d{1,5})(?:\.\d+)?$/.exec(name);
  if (match === null) return null;
  const [, protocol, host = '', digits] = match;
  const number = Number(digits);
  if (FIRST_TCP_PORT + number > 65_535) return null;
  if (host === '' || host === 'unix') return { host: null, number, tcpFallback: host === '' && protocol === undefined };
  return { host: host.replace(/^\[(.*)\]$/, '$1'), number, tcpFallback: false };
}

/** Where to connect, in the order in which libxcb tries it. */
export function displayTargets({ host, number, tcpFallback }: XDisplay): NetConnectOpts[] {
  const port = FIRST_TCP_PORT + number;
  if (host !== null) return [{ host, port }];
  const path = `/tmp/.X11-unix/X${String(number)}`;
  // The leading NUL makes it the abstract socket of the same name, which is reachable from within a container as well.
  return [{ path: `\0${path}` }, { path }, ...(tcpFallback ? [{ host: '127.0.0.1', port }] : [])];
}

const FIRST_TCP_PORT = 6000;
