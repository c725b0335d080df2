import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, it } from 'vitest';
import { runProgram } from './marked-program.js';
import { shiftedClock } from './shifted-clock.js';

const HOUR_MS = 3_600_000;
/** The coarse clock goes on with the kernel's ticks, of which there are 100 a second at least. */
const TICK_MS = 10;

describe('a clock that is shifted', () => {
  it('jumps for a running node process, whose monotonic clock goes on', async () => {
    await using clock = await shiftedClock();
    await using node = startNode(clock.env);
    let lastMs = 0;
    for (const shiftMs of [0, -HOUR_MS, HOUR_MS, 1, 0]) {
      await clock.shift(shiftMs);
      const fromMs = Date.now();
      const { wallMs, monotonicMs } = await node.now();
      expectBetween(wallMs - shiftMs, fromMs, Date.now());
      // It began with the process, some seconds ago, and would show a jump of an hour.
      expectBetween(monotonicMs, lastMs, HOUR_MS / 2);
      lastMs = monotonicMs;
    }
  });

  it('is told to each process that starts later, by each function that tells the time', async () => {
    await using clock = await shiftedClock();
    await clock.shift(-HOUR_MS);
    // clock_gettime, gettimeofday and time, which counts whole seconds; then CLOCK_REALTIME_COARSE.
    const script = `date +%s.%N; bash -c 'echo $EPOCHREALTIME; echo $EPOCHSECONDS.999'
      /usr/bin/python3 -c 'import time; print(time.clock_gettime(5))'`;
    const fromMs = Date.now();
    const { stdout } = await runProgram(['sh', '-c', script], { env: { ...clock.env, LC_ALL: 'C' } });
    const times = stdout.trim().split('\n');
    expect(times).toHaveLength(4);
    for (const time of times) expectBetween(Number(time) * 1000 + HOUR_MS, fromMs - TICK_MS, Date.now() + 1000);
  });

  it.each([-1, 1, -999, 999, -1000, -1001, 1001])('is a valid time, shifted by %i ms', async (shiftMs) => {
    await using clock = await shiftedClock();
    await clock.shift(shiftMs);
    const fromMs = Date.now();
    const { stdout } = await runProgram(['date', '+%s.%N'], { env: clock.env });
    expect(stdout).toMatch(/^\d{10}\.\d{9}\n$/);
    expectBetween(Number(stdout) * 1000 - shiftMs, fromMs, Date.now() + 1);
  });

  it('is not seen by a process without its environment', async () => {
    await using clock = await shiftedClock();
    await clock.shift(-HOUR_MS);
    const fromMs = Date.now();
    const { stdout } = await runProgram([process.execPath, '-p', 'Date.now()']);
    expectBetween(Number(stdout), fromMs, Date.now());
  });

  it('leaves no file behind, and does no harm to who still uses it', async () => {
    const clock = await shiftedClock();
    await using node = startNode(clock.env);
    await node.now();
    expect(existsSync(dirname(clock.env.SHIFTED_CLOCK_FILE))).toBe(true);
    await clock[Symbol.asyncDispose]();
    expect(existsSync(dirname(clock.env.SHIFTED_CLOCK_FILE))).toBe(false);
    expect((await node.now()).wallMs).toBeGreaterThan(0);
  });

  it('ends a process that was given no file, rather than let a test pass that shifts nothing', async () => {
    await using clock = await shiftedClock();
    const env = { ...clock.env, SHIFTED_CLOCK_FILE: '/nonexistent/shift-ms' };
    const { signal, stderr } = await runProgram(['date'], { env });
    expect({ signal, stderr }).toEqual({
      signal: 'SIGABRT',
      stderr: 'shifted-clock: /nonexistent/shift-ms: No such file or directory\n',
    });
  });
});

it('says what to install where there is no compiler', async () => {
  await expect(shiftedClock(['no-such-gcc', 'no-such-cc'])).rejects.toThrow(
    'no-such-gcc or no-such-cc is missing: install gcc',
  );
});

it('takes the second compiler where there is no first one', async () => {
  await using clock = await shiftedClock(['no-such-gcc', 'cc']);
  expect(clock.env.LD_PRELOAD).toContain('shifted-clock.so');
});

/** In milliseconds; the clocks are read with different precision, and some round down. */
function expectBetween(valueMs: number, fromMs: number, toMs: number): void {
  expect(valueMs).toBeGreaterThanOrEqual(fromMs - 1);
  expect(valueMs).toBeLessThanOrEqual(toMs + 1);
}

/** A node process that tells its clocks when asked, and ends with its scope. */
function startNode(env: Readonly<Record<string, string>>) {
  const tell = 'process.stdin.on("data", () => console.log(JSON.stringify([Date.now(), performance.now()])))';
  const stdio = ['pipe', 'pipe', 'inherit'] as const;
  const node = spawn(process.execPath, ['-e', tell], { env: { ...process.env, ...env }, stdio: [...stdio] });
  const closed = once(node, 'close');
  const lines = createInterface(node.stdout);
  return {
    now: async () => {
      node.stdin.write('\n');
      const [line] = (await once(lines, 'line')) as [string];
      const [wallMs = Number.NaN, monotonicMs = Number.NaN] = JSON.parse(line) as number[];
      return { wallMs, monotonicMs };
    },
    [Symbol.asyncDispose]: async () => {
      node.stdin.end();
      await closed;
    },
  };
}
