import { DEFAULTS, LIMITS } from '../config/defaults.js';
import { badFlag } from '../config/flag-values.js';
import type { LoopCommand, MulticastRequest } from '../config/loop-config.js';
import { LoopError } from '../errors/loop-error.js';
import { isGroup, splitZone } from '../pipeline/multicast.js';
import type { Flags } from './flags/flag.js';
import { integer, read } from './read-flag.js';

/**
 * How a group is sent to or heard. Only a numeric address can be told to be one.
 * @param address that is sent to, or listened on; null: the file of --sdp has it (prepare/read-description.ts).
 */
export function multicastRequest(command: LoopCommand, flags: Flags, address: string | null): MulticastRequest {
  const iface = read(flags, 'iface', null, parseInterface);
  const ttl = read(flags, 'ttl', DEFAULTS.ttl, integer(0, LIMITS.maxTtl));
  if (address === null) return { iface, ttl };
  const { zone } = splitZone(address);
  if (!isGroup(address)) {
    const where = command === 'sender' ? '--host' : '--bind';
    const given = iface !== null ? 'iface' : ttl !== DEFAULTS.ttl ? 'ttl' : null;
    if (given === null) return { iface, ttl };
    throw new LoopError('bad-config', `--${given} is about a multicast group: give its address, ${where} 239.1.2.3`);
  }
  if (zone !== null && iface !== null && zone !== iface) {
    throw badFlag('iface', iface, `the address ${address} names another interface`);
  }
  return { iface: iface ?? zone, ttl };
}

/** What --bind says; the group that a receiver joins may be said in the sender's words, --host, as well. */
export function boundAddress(
  command: LoopCommand,
  flags: Flags,
  parse: (flag: string, text: string) => string,
): string | null {
  const group = read(flags, 'host', null, parse);
  const bind = read(flags, 'bind', null, parse);
  if (command !== 'receiver' || group === null) return bind;
  if (!isGroup(group)) throw badFlag('host', group, 'this is no multicast group: a receiver listens: write --bind');
  if (bind !== null)
    throw new LoopError('bad-config', '--host and --bind mean the same in a receiver: give one of them');
  return group;
}

function parseInterface(flag: string, value: string): string {
  if (/^[A-Za-z0-9_.-]{1,15}$/.test(value)) return value;
  throw badFlag(flag, value, 'write the name of a network interface, as `ip link` lists it, for example eth0');
}
