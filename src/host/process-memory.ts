import { readOrNull, readText } from './proc-file.js';

/**
 * The memory of a process that is in RAM, in bytes: VmRSS of /proc/<pid>/status (proc(5)), which counts in KiB and may lag
 * behind by some pages of each thread. Null where the process is gone, or a zombie, which has no memory any more.
 * `readFile` throws where there is no such process.
 */
export function residentBytes(pid: number, readFile: (path: string) => string = readText): number | null {
  const status = readOrNull(`/proc/${String(pid)}/status`, readFile);
  const [, kibibytes] = /^VmRSS:\s*(\d+) kB$/m.exec(status ?? '') ?? [];
  return kibibytes === undefined ? null : Number(kibibytes) * 1024;
}
