import { readFileSync, readlinkSync } from 'node:fs';
import { crc16 } from './crc16.js';

/** CLOCK_MONOTONIC in whole µs: one clock for all processes of a host, and no user or time server can set it back. */
export function monotonicUs(): number {
  return Number(process.hrtime.bigint() / 1000n);
}

/** Stands in stamps whose time is the wall clock's, in µs since 1970; no boot of a host has it. */
export const WALL_CLOCK_ID = 0;

/**
 * 16 bits that tell one boot of one host from another. CLOCK_MONOTONIC counts from boot, so two readings can be
 * compared only where this is the same.
 */
export function clockId(identify: () => string = identifyClock): number {
  const id = crc16(Buffer.from(identify().trim(), 'utf8'));
  return id === WALL_CLOCK_ID ? 1 : id;
}

/** The boot and, in it, the time namespace: containers may run on a shifted clock (time_namespaces(7)). */
function identifyClock(): string {
  return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8')} ${timeNamespace()}`;
}

function timeNamespace(): string {
  try {
    return readlinkSync('/proc/self/ns/time');
  } catch {
    // Kernels before 5.6 have no such thing.
    return '';
  }
}
