import { availableParallelism, cpus, loadavg, release, totalmem, type } from 'node:os';
import type { Report } from '../report/schema.js';

/** What figures of one machine must not be compared without. */
export function hostFacts(): Report['host'] {
  return {
    system: `${type()} ${release()} ${process.arch}`,
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    memoryMib: Math.round(totalmem() / 1_048_576),
    node: process.version,
    loadBefore: loadavg()[0] ?? 0,
  };
}
