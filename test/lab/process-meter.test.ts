import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { cpuSeconds } from '../../src/host/process-cpu.js';
import { ProcessMeter } from '../../src/lab/process-meter.js';

/** A process that works without end. */
class Busy implements AsyncDisposable {
  private constructor(
    readonly pid: number,
    private readonly child: ChildProcess,
  ) {}

  static async start(): Promise<Busy> {
    const child = spawn(process.execPath, ['-e', 'process.stdout.write("."); for (;;);']);
    await once(child.stdout, 'data');
    return new Busy(child.pid ?? 0, child);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const gone = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await gone;
  }
}

async function worked(pid: number, seconds: number): Promise<void> {
  const until = (cpuSeconds(pid) ?? Number.NaN) + seconds;
  while ((cpuSeconds(pid) ?? Number.NaN) < until) await new Promise((resolve) => setTimeout(resolve, 10));
}

describe('a meter of a process', () => {
  it('has the processor time since it began to watch, and the memory', async () => {
    await using busy = await Busy.start();
    await worked(busy.pid, 0.3);
    const startedMs = performance.now();
    const meter = new ProcessMeter(() => busy.pid);
    await worked(busy.pid, 0.2);
    const { cpuPercent, rssMib } = meter.use();
    const elapsedS = (performance.now() - startedMs) / 1000;
    meter.close();
    // What it had used before does not count: ticks are 10 ms long.
    const usedS = (cpuPercent / 100) * elapsedS;
    expect(usedS).toBeGreaterThan(0.17);
    expect(cpuPercent).toBeLessThan(130);
    expect(rssMib).toBeGreaterThan(20);
  });

  it('adds up what a process and the one that replaced it have used, and no more', async () => {
    await using first = await Busy.start();
    await using second = await Busy.start();
    await worked(second.pid, 0.5);
    let pid: number | null = first.pid;
    const meter = new ProcessMeter(() => pid);
    await worked(first.pid, 0.1);
    meter.use();
    pid = null;
    meter.use();
    pid = second.pid;
    const before = meter.use();
    await worked(second.pid, 0.1);
    const after = meter.use();
    meter.close();
    // The second one's half second from before it was watched is in neither.
    expect(before.cpuPercent).toBeLessThan(130);
    expect(after.cpuPercent).toBeLessThan(130);
    expect(after.cpuPercent).toBeGreaterThan(0);
  });

  it('has nothing of a process that there never was', () => {
    const meter = new ProcessMeter(() => null);
    expect(meter.use()).toEqual({ cpuPercent: 0, rssMib: 0 });
    meter.close();
  });

  it('has nothing of a process that is gone already', async () => {
    const busy = await Busy.start();
    await busy[Symbol.asyncDispose]();
    const meter = new ProcessMeter(() => busy.pid);
    expect(meter.use()).toEqual({ cpuPercent: 0, rssMib: 0 });
    meter.close();
  });
});
