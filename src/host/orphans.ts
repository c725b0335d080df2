import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { isGone, processStatus } from './process-status.js';

/** In the environment of each child: its supervisor, as `supervisorMark` names it. */
export const SUPERVISOR_VARIABLE = 'GSTCV_LOOP_SUPERVISOR';

/** What is read of /proc; `read` and `link` throw where there is no such file, or where it may not be read. */
export interface ProcFiles {
  list(): readonly string[];
  read(path: string): string;
  link(path: string): string;
}

/**
 * This process as `<pid>:<start time>`, for the environment of its children. The start time, in clock ticks since the boot
 * (field 22 of /proc/<pid>/stat, proc(5)), tells it from a later process that has been given the same pid.
 */
export function supervisorMark(proc: ProcFiles = PROC): string {
  return `${String(process.pid)}:${statOf('self', proc).startTicks}`;
}

/**
 * For a child, at its beginning: what it starts from here on does not inherit the mark, and so is nobody's orphan. /proc goes
 * on showing the environment that the child itself was started with.
 */
export function forgetSupervisor(env: NodeJS.ProcessEnv = process.env): void {
  Reflect.deleteProperty(env, SUPERVISOR_VARIABLE);
}

/**
 * Ends with SIGKILL the children whose supervisor was killed and which could not see it, being blocked in native code or
 * stopped. Resolves when the kernel has removed them, after 2 s at the latest; until then it reads /proc in one go, some
 * 20 µs for each process.
 * @returns the pids of those that it has ended: of this user (as root, of all users) and in this pid namespace.
 */
export async function sweepOrphans(proc: ProcFiles = PROC): Promise<number[]> {
  // Each is killed as soon as it is found, before its pid can become somebody else's.
  const killed = orphanCandidates(proc).filter((pid) => isOrphan(pid, proc) && kill(pid));
  const deadlineMs = performance.now() + KILL_GRACE_MS;
  while (!killed.every(isGone) && performance.now() < deadlineMs) await delay(POLL_MS);
  return killed.filter(isGone);
}

const KILL_GRACE_MS = 2000;
const POLL_MS = 5;

const PROC: ProcFiles = {
  list: () => readdirSync('/proc'),
  read: (path) => readFileSync(path, 'latin1'),
  link: (path) => readlinkSync(path),
};

interface ProcessStat {
  readonly sessionId: number;
  /** Text, for it is only compared. */
  readonly startTicks: string;
}

function orphanCandidates(proc: ProcFiles): number[] {
  // A /proc of another pid namespace numbers processes otherwise than kill(2) does.
  if (proc.link('/proc/self') !== String(process.pid)) return [];
  const pids = proc.list().filter((name) => /^\d+$/.test(name));
  return pids.map(Number).filter((pid) => pid !== process.pid);
}

/** Whatever cannot be read or is in doubt is left alone. */
function isOrphan(pid: number, proc: ProcFiles): boolean {
  try {
    const mark = markIn(proc.read(`/proc/${String(pid)}/environ`));
    return mark !== null && isChild(pid, proc) && sharesNamespaces(pid, proc) && isLost(mark, proc);
  } catch {
    return false;
  }
}

function markIn(environment: string): { readonly pid: number; readonly startTicks: string } | null {
  const start = `\0${environment}`.indexOf(`\0${SUPERVISOR_VARIABLE}=`);
  if (start === -1) return null;
  const [entry = ''] = environment.slice(start).split('\0', 1);
  const [, pid, startTicks] = /=([1-9]\d*):(\d+)$/.exec(entry) ?? [];
  return pid === undefined || startTicks === undefined ? null : { pid: Number(pid), startTicks };
}

/**
 * Each child leads a session of its own. What a child has started may have inherited its mark, but is not ours to end, as it
 * is not with `setpriv --pdeathsig`: it may be meant to go on, and no socket of the child is handed down to it.
 */
function isChild(pid: number, proc: ProcFiles): boolean {
  return statOf(String(pid), proc).sessionId === pid;
}

/** In another one, pids or start times (pid_namespaces(7), time_namespaces(7)) mean something else than here. */
function sharesNamespaces(pid: number, proc: ProcFiles): boolean {
  if (proc.link(`/proc/${String(pid)}/ns/pid`) !== proc.link('/proc/self/ns/pid')) return false;
  const timeNamespace = (who: string) => linkOrNull(`/proc/${who}/ns/time`, proc);
  return timeNamespace(String(pid)) === timeNamespace('self');
}

/** Before Linux 5.6 there are no time namespaces. */
function linkOrNull(path: string, proc: ProcFiles): string | null {
  try {
    return proc.link(path);
  } catch {
    return null;
  }
}

/** A zombie is as good as gone: where nobody reaps it, it stays for ever. */
function isLost({ pid, startTicks }: { pid: number; startTicks: string }, proc: ProcFiles): boolean {
  if (processStatus(pid, (path) => proc.read(path)) !== 'running') return true;
  return statOf(String(pid), proc).startTicks !== startTicks;
}

/** Fields 6 and 22 of /proc/<pid>/stat; the one after the name, which may itself hold blanks and parentheses, is the third. */
function statOf(who: string, proc: ProcFiles): ProcessStat {
  const stat = proc.read(`/proc/${who}/stat`);
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [sessionId, startTicks] = [fields[3], fields[19]];
  if (sessionId === undefined || startTicks === undefined) throw new Error(`/proc/${who}/stat has too few fields`);
  return { sessionId: Number(sessionId), startTicks };
}

function kill(pid: number): boolean {
  try {
    return process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended meanwhile.
    return false;
  }
}
