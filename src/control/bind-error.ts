import { LoopError } from '../errors/loop-error.js';
import { quoteValue } from '../errors/quote-value.js';

/** Why the control port cannot be bound, as one line about --control-port. `cause` is what the socket said. */
export function controlBindError(cause: unknown, port: number, address: string): LoopError {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'no reason given';
  const advice = describeBindError(code, port, address);
  return new LoopError('bad-config', `--control-port ${quoteValue(String(port))}: ${advice}`, { cause });
}

function describeBindError(code: string, port: number, address: string): string {
  const what = `UDP port ${String(port)} on ${address}`;
  switch (code) {
    case 'EADDRINUSE':
      return `${what} is already taken; \`ss -lunp\` tells by whom: end it, or choose another port`;
    case 'EACCES':
      return `${what} may be used by root only: choose a port from 1024 on`;
    case 'EADDRNOTAVAIL':
      return `this host has no address ${address}: write one that \`ip address\` lists, or 0.0.0.0 for all`;
    default:
      return `${what} cannot be bound (${code}): choose another port or --bind address`;
  }
}
