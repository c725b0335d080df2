import { cpuSeconds } from '../host/process-cpu.js';
import { residentBytes } from '../host/process-memory.js';

/** How often memory is looked at. */
const INTERVAL_MS = 250;
const BYTES_PER_MIB = 1_048_576;

/** What a process used while it was watched. */
export interface ProcessUse {
  /** Of one core. */
  readonly cpuPercent: number;
  /** Highest resident memory that was seen. */
  readonly rssMib: number;
}

/** Watches one role's process, which may be replaced meanwhile. */
export class ProcessMeter {
  private readonly startedMs = performance.now();
  private readonly timer: NodeJS.Timeout;
  private last: { readonly pid: number; readonly cpuS: number } | null = null;
  private cpuS = 0;
  private rssBytes = 0;

  constructor(private readonly pid: () => number | null) {
    this.look();
    this.timer = setInterval(() => this.look(), INTERVAL_MS);
  }

  /** Since the watch began. */
  use(): ProcessUse {
    this.look();
    const elapsedS = (performance.now() - this.startedMs) / 1000;
    return { cpuPercent: (100 * this.cpuS) / elapsedS, rssMib: this.rssBytes / BYTES_PER_MIB };
  }

  close(): void {
    clearInterval(this.timer);
  }

  private look(): void {
    const pid = this.pid();
    const cpuS = pid === null ? null : cpuSeconds(pid);
    if (pid === null || cpuS === null) return;
    if (this.last?.pid === pid) this.cpuS += cpuS - this.last.cpuS;
    this.last = { pid, cpuS };
    this.rssBytes = Math.max(this.rssBytes, residentBytes(pid) ?? 0);
  }
}
