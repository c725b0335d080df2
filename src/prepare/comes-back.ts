import { BlockList, isIPv4, isIPv6 } from 'node:net';
import { networkInterfaces } from 'node:os';
import type { ForwardConfig } from '../config/loop-config.js';
import { splitZone } from '../pipeline/multicast.js';

/**
 * Whether what is sent there reaches the socket that listens here: it would be sent again, for ever. Both addresses are
 * numeric.
 * @param own the addresses of this host.
 */
export function comesBack(
  target: ForwardConfig,
  listening: ForwardConfig,
  own: readonly string[] = ownAddresses(),
): boolean {
  if (target.port !== listening.port) return false;
  const heard = heardAt(listening.address, own);
  return reachedBy(target.address).some((address) => has(heard, address));
}

function ownAddresses(): string[] {
  return Object.values(networkInterfaces()).flatMap((addresses) => (addresses ?? []).map(({ address }) => address));
}

/** What is sent to no address in particular goes to loopback. */
function reachedBy(address: string): readonly string[] {
  return isUnspecified(address) ? ['127.0.0.1', '::1'] : [address];
}

/** A socket that is bound to all addresses hears those of this host; one of IPv6 hears IPv4 as well. */
function heardAt(bound: string, own: readonly string[]): BlockList {
  if (!isUnspecified(bound)) return listOf([bound]);
  const list = listOf(isIPv6(bound) ? own : own.filter((address) => isIPv4(address)));
  list.addSubnet('127.0.0.0', 8, 'ipv4');
  return list;
}

function isUnspecified(address: string): boolean {
  return has(listOf(['0.0.0.0', '::']), address);
}

/** A BlockList blocks nothing here: it knows the many ways to write an address, `::ffff:127.0.0.1` among them. */
function listOf(addresses: readonly string[]): BlockList {
  const list = new BlockList();
  for (const address of addresses) list.addAddress(splitZone(address).address, familyOf(address));
  return list;
}

function has(list: BlockList, address: string): boolean {
  return list.check(splitZone(address).address, familyOf(address));
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIPv6(address) ? 'ipv6' : 'ipv4';
}
