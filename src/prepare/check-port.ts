import { badFlag } from '../config/flag-values.js';
import { udpBindError } from '../host/udp-bind.js';
import { findUdpPortOwner, type PortOwner } from '../host/udp-port.js';

export interface CheckPortDeps {
  readonly bindError: (port: number, address: string) => Promise<string | null>;
  readonly findOwner: (port: number, address: string) => Promise<PortOwner | null>;
}

/**
 * Makes sure that a receiver can bind this UDP port on this numeric address.
 * @param flag that the port is from: `port`, whose address is that of --bind, or one that says both.
 * @throws LoopError `bad-config`
 */
export async function assertUdpPortFree(
  flag: string,
  port: number,
  address: string,
  { bindError, findOwner }: CheckPortDeps = { bindError: udpBindError, findOwner: findUdpPortOwner },
): Promise<void> {
  const code = await bindError(port, address);
  if (code === null) return;
  if (code === 'EADDRNOTAVAIL') {
    throw badFlag(
      flag === 'port' ? 'bind' : flag,
      address,
      'this host has no such address: write one that `ip address` lists, or 0.0.0.0 for all',
    );
  }
  throw badFlag(flag, String(port), await describeBindError(code, port, address, findOwner));
}

async function describeBindError(
  code: string,
  port: number,
  address: string,
  findOwner: CheckPortDeps['findOwner'],
): Promise<string> {
  const what = `UDP port ${String(port)} on ${address}`;
  if (code === 'EADDRINUSE') {
    return `${what} is already taken by ${nameOwner(await findOwner(port, address))}: end it, or choose another port`;
  }
  if (code === 'EACCES') return `${what} may be used by root only: choose a port from 1024 on`;
  return `${what} cannot be bound (${code}): choose another port or --bind address`;
}

function nameOwner(owner: PortOwner | null): string {
  return owner === null ? 'another program' : `${owner.command} (pid ${String(owner.pid)})`;
}
