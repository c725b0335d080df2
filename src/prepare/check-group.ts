import { createSocket } from 'node:dgram';
import { readFileSync } from 'node:fs';
import { isIPv6 } from 'node:net';
import { networkInterfaces } from 'node:os';
import { badFlag } from '../config/flag-values.js';
import { codeOrText } from '../errors/error-code.js';

/** @throws LoopError `bad-config` where this host has no such interface; it names those that there are. */
export function assertInterface(iface: string, known: readonly string[] = interfaceNames()): void {
  if (known.includes(iface)) return;
  throw badFlag('iface', iface, `this host has no such interface: write one of ${known.join(', ')}`);
}

/** Those without an address or a cable as well, which Node leaves out: they may get one yet. */
function interfaceNames(): string[] {
  const table = readFileSync('/proc/net/dev', 'utf8');
  return Array.from(table.matchAll(/^ *([^\s:|]+):/gm), ([, name = '']) => name);
}

/**
 * Makes sure that a receiver can join the group. Unlike another port, that of a group may be shared, for each socket gets
 * each packet; but not with a program that wants it for itself.
 * @param address numeric, without a zone.
 * @throws LoopError `bad-config`
 */
export async function assertGroupJoinable(port: number, address: string, iface: string | null): Promise<void> {
  const code = await joinError(port, address, iface);
  if (code === null) return;
  if (code === 'EADDRINUSE') {
    throw badFlag('port', String(port), 'a program that shares it with nobody has this UDP port: choose another one');
  }
  if (code === 'EACCES') throw badFlag('port', String(port), 'root only may use this port: choose one from 1024 on');
  const advice = iface === null ? 'name an interface with --iface' : 'check the interface';
  throw badFlag('bind', address, `this host cannot join the group (${code}): ${advice}`);
}

/** Null where it could be joined, else the error code. */
function joinError(port: number, address: string, iface: string | null): Promise<string | null> {
  const family = isIPv6(address) ? 'IPv6' : 'IPv4';
  const socket = createSocket({ type: family === 'IPv6' ? 'udp6' : 'udp4', reuseAddr: true });
  return new Promise((resolve) => {
    const settle = (error: unknown) => {
      socket.close();
      resolve(error === null ? null : codeOrText(error));
    };
    socket.once('error', settle);
    socket.bind({ port, exclusive: true }, () => {
      try {
        const own = joinAddress(iface, family);
        // An interface that is not yet up can be joined by its name alone, as GStreamer does it.
        if (iface === null || own !== undefined) socket.addMembership(address, own);
        settle(null);
      } catch (error) {
        settle(error);
      }
    });
  });
}

/** What Node wants to be told of an interface: for IPv4 its address, for IPv6 its name as a zone. */
function joinAddress(iface: string | null, family: 'IPv4' | 'IPv6'): string | undefined {
  if (iface === null) return undefined;
  if (family === 'IPv6') return `::%${iface}`;
  return networkInterfaces()[iface]?.find((own) => own.family === family)?.address;
}
