import { readOrNull, readText } from './proc-file.js';

export type ProcessStatus = 'running' | 'zombie' | 'gone';

/**
 * What /proc says of a process. `kill(pid, 0)` is no answer: it says "alive" for a zombie, and not every PID 1 reaps.
 * `readFile` throws where there is no such process.
 */
export function processStatus(pid: number, readFile: (path: string) => string = readText): ProcessStatus {
  const fields = statFields(pid, readFile);
  if (fields === null) return 'gone';
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

/** It will do nothing any more, though it may hold sockets and memory for another moment: its main thread has ended. */
export function isEnding(pid: number, readFile = readText): boolean {
  const state = statFields(pid, readFile)?.[0];
  return state === undefined || ['Z', 'X', 'x'].includes(state);
}

/** Whether a process is stopped, by SIGSTOP or a debugger: it lives, and does nothing. */
export function isStopped(pid: number): boolean {
  const state = statFields(pid)?.[0];
  return state === 'T' || state === 't';
}

/** What /proc/<pid>/stat has behind the name, from the state on; null where there is no such process. */
function statFields(pid: number, readFile = readText): string[] | null {
  const stat = readOrNull(`/proc/${String(pid)}/stat`, readFile);
  // The second field is the command's name in parentheses, which may itself hold blanks and parentheses.
  return stat === null ? null : stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}

/** Field 20 of /proc/<pid>/stat (proc(5)); the state is field 3. */
const THREADS_AFTER_NAME = 17;
