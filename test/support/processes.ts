import { randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { isGone } from '../../src/host/process-status.js';

/** In the environment of everything that a test starts: children inherit it, whatever parent, session or group they move to. */
export const MARK = 'GSTCV_E2E_MARK';

export interface MarkedProcess {
  readonly pid: number;
  readonly command: string;
}

export function newMark(): string {
  return randomUUID();
}

/** The processes that were started with this mark and still run or hold anything; a zombie does neither. */
export async function markedProcesses(mark: string): Promise<MarkedProcess[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(pids.map((pid) => markedProcess(pid, mark)));
  return found.filter((process) => process !== null);
}

/** Waits until none is left. @returns those that still run at the deadline. */
export async function awaitNoneLeft(mark: string, withinMs: number): Promise<MarkedProcess[]> {
  const deadline = performance.now() + withinMs;
  // Twice in a row: in the moment in which a process becomes another program it has no environment to be seen.
  for (let empty = 0; ;) {
    const left = await markedProcesses(mark);
    empty = left.length === 0 ? empty + 1 : 0;
    if (empty === 2 || (left.length > 0 && performance.now() > deadline)) return left;
    await delay(POLL_MS);
  }
}

/** Ends whatever a failed test has left, by process id, until nothing is left. */
export async function killMarked(mark: string): Promise<void> {
  for (;;) {
    const left = await awaitNoneLeft(mark, 0);
    if (left.length === 0) return;
    for (const { pid } of left) kill(pid);
    await delay(POLL_MS);
  }
}

/** Waits until the process is gone; says whether it went in time. */
export async function awaitGone(pid: number, withinMs: number): Promise<boolean> {
  const deadline = performance.now() + withinMs;
  while (!isGone(pid)) {
    if (performance.now() > deadline) return false;
    await delay(POLL_MS);
  }
  return true;
}

const POLL_MS = 20;

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended meanwhile.
  }
}

async function markedProcess(pid: string, mark: string): Promise<MarkedProcess | null> {
  // A process that ends meanwhile, or belongs to somebody else, is none of ours.
  const environment = await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '');
  if (!environment.split('\0').includes(`${MARK}=${mark}`) || isGone(Number(pid))) return null;
  const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  return { pid: Number(pid), command: command.replaceAll('\0', ' ').trim() };
}
