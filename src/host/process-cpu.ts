import { readOrNull, readText } from './proc-file.js';

/** Linux tells CPU time in /proc in hundredths of a second on every machine that Node.js runs on (USER_HZ). */
const TICKS_PER_SECOND = 100;
/** Fields 14 and 15 of /proc/<pid>/stat (proc(5)), user and system time; the state, behind the name, is field 3. */
const [USER_AFTER_NAME, SYSTEM_AFTER_NAME] = [11, 12];

/** CPU seconds that a process with all its threads has used since it began; null where it is gone. */
export function cpuSeconds(pid: number, readFile: (path: string) => string = readText): number | null {
  const stat = readOrNull(`/proc/${String(pid)}/stat`, readFile);
  if (stat === null) return null;
  // The name in front may itself hold blanks and parentheses.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[USER_AFTER_NAME]) + Number(fields[SYSTEM_AFTER_NAME])) / TICKS_PER_SECOND;
}
