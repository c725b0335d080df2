import { readOrNull, readText } from './proc-file.js';

export type ProcessStatus = 'running' | 'zombie' | 'gone';

/**
 * What /proc says of a process. `kill(pid, 0)` is no answer: it says "alive" for a zombie, and not every PID 1 reaps.
 * `readFile` throws where there is no such process.
 */
export function processStatus(pid: number, readFile: (path: string) => string = readText): ProcessStatus {
  const stat = readOrNull(`/proc/${String(pid)}/stat`, readFile);
  if (stat === null) return 'gone';
  // The second field is the command's name in parentheses, which may itself hold blanks and parentheses.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state] = fields;
  if (state === 'X' || state === 'x') return 'gone';
  // A main thread ends before the others: until they are gone as well, sockets and memory are still in use.
  const threads = Number(fields[THREADS_AFTER_NAME]);
  return state === 'Z' && threads <= 1 ? 'zombie' : 'running';
}

/** It runs no more and holds nothing any more: gone, or a zombie that nobody has reaped. */
export function isGone(pid: number): boolean {
  return processStatus(pid) !== 'running';
}

/** Whether a process is stopped, by SIGSTOP or a debugger: it lives, and does nothing. */
export function isStopped(pid: number): boolean {
  const stat = readOrNull(`/proc/${String(pid)}/stat`, readText);
  const state = stat?.slice(stat.lastIndexOf(')') + 2)[0];
  return state === 'T' || state === 't';
}

/** Field 20 of /proc/<pid>/stat (proc(5)); the state is field 3. */
const THREADS_AFTER_NAME = 17;
