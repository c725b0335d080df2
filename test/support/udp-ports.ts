import { randomInt } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { udpBindError } from '../../src/host/udp-bind.js';
import { isUdpPortBound } from '../../src/host/udp-port.js';

/**
 * An even UDP port that is free, with the next one, which some peers take for RTCP. Below the kernel's own range, so that no
 * socket of another test is given it by chance between now and its use.
 */
export async function freeUdpPort(): Promise<number> {
  for (let tries = 0; tries < 100; tries += 1) {
    const port = 2 * randomInt(LOWEST / 2, firstEphemeralPort() / 2);
    if (given.has(port)) continue;
    const errors = await Promise.all([udpBindError(port, '0.0.0.0'), udpBindError(port + 1, '0.0.0.0')]);
    if (errors.some((error) => error !== null)) continue;
    given.add(port);
    return port;
  }
  throw new Error('no free UDP port found');
}

/** Waits until some process has bound the port. @param pid a process in whose network namespace to look. */
export async function awaitUdpBound(port: number, { withinMs = 20_000, pid = process.pid } = {}): Promise<void> {
  const deadline = performance.now() + withinMs;
  const readProc = (path: string) => readFileSync(path.replace('/proc/', `/proc/${String(pid)}/`), 'utf8');
  while (!isUdpPortBound(port, readProc)) {
    if (performance.now() > deadline) throw new Error(`nobody has bound UDP port ${String(port)} in time`);
    await delay(10);
  }
}

const LOWEST = 20_000;
const given = new Set<number>();

function firstEphemeralPort(): number {
  return Number(readFileSync('/proc/sys/net/ipv4/ip_local_port_range', 'utf8').split(/\s+/)[0]);
}
