import { setTimeout as delay } from 'node:timers/promises';
import type { ReceiverConfig } from '../config/child-config.js';
import { isUdpPortBound } from '../host/udp-port.js';

const POLL_MS = 10;
/** Well below the time that a child is given to start (health/judge-process.ts); then the sender begins all the same. */
const TIMEOUT_MS = 10_000;

/** Resolves when the receiver's socket is there: the sender's first packets carry the parameter sets and a key frame. */
export async function boundSocket({ port, bindAddress }: ReceiverConfig, signal: AbortSignal): Promise<void> {
  const deadline = performance.now() + TIMEOUT_MS;
  while (!signal.aborted && !isUdpPortBound(port, undefined, bindAddress) && performance.now() < deadline)
    await delay(POLL_MS);
}
