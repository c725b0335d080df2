import { readFileSync } from 'node:fs';
import { crc16 } from './crc16.js';

/** CLOCK_MONOTONIC in whole µs: one clock for all processes of a host, and no user or time server can set it back. */
export function monotonicUs(): number {
  return Number(process.hrtime.bigint() / 1000n);
}

/**
 * 16 bits that tell one boot of one host from another. CLOCK_MONOTONIC counts from boot, so two readings can be
 * compared only where this is the same.
 */
export function clockId(readBootId: () => string = bootId): number {
  return crc16(Buffer.from(readBootId().trim(), 'utf8'));
}

function bootId(): string {
  return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8');
}
