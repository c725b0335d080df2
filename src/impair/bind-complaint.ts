import { findUdpPortOwner } from '../host/udp-port.js';
import type { Endpoint } from './udp-sockets.js';

/** Why the proxy cannot listen there, and what to do. @param code of the system, e.g. `EADDRINUSE`. */
export async function bindComplaint(code: string, { address, port }: Endpoint): Promise<string> {
  const what = `UDP port ${String(port)} on ${address}`;
  if (code === 'EADDRNOTAVAIL') return `this host has no address ${address}: write one that \`ip address\` lists`;
  if (code === 'EACCES') return `${what} may be used by root only: choose a port from 1024 on`;
  if (code !== 'EADDRINUSE') return `${what} cannot be bound (${code}): choose another port or address`;
  const owner = await findUdpPortOwner(port, address);
  const name = owner === null ? 'another program' : `${owner.command} (pid ${String(owner.pid)})`;
  return `${what} is already taken by ${name}: end it, or choose another port`;
}
