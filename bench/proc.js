// @ts-check
import { readdirSync, readFileSync } from 'node:fs';

/** Linux counts CPU time in /proc in hundredths of a second on all machines that Node runs on (USER_HZ). */
const TICKS_PER_SECOND = 100;

/**
 * @param {number} pid
 * @returns {number | null} resident set in KiB, or null where the process has gone
 */
export function rssKib(pid) {
  const match = /^VmRSS:\s+(\d+) kB$/m.exec(readProc(pid, 'status'));
  return match ? Number(match[1]) : null;
}

/**
 * CPU seconds, user and system, of a process and of all that descend from it.
 * @param {number} root
 * @returns {Map<number, number>} by pid
 */
export function cpuSecondsOfTree(root) {
  const processes = readdirSync('/proc').flatMap((name) => {
    const stat = /^\d+$/.test(name) ? parseStat(readProc(Number(name), 'stat')) : null;
    return stat === null ? [] : [{ pid: Number(name), ...stat }];
  });
  const tree = new Set([root]);
  // A Set hands out what is added while it is walked.
  for (const parent of tree) {
    for (const { pid, parentPid } of processes) if (parentPid === parent) tree.add(pid);
  }
  return new Map(processes.flatMap(({ pid, cpuSeconds }) => (tree.has(pid) ? [[pid, cpuSeconds]] : [])));
}

/**
 * proc(5): the name in brackets may hold blanks and brackets, so counting begins after the last one.
 * @param {string} text of /proc/PID/stat
 */
export function parseStat(text) {
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  if (fields.length < 13) return null;
  return { parentPid: Number(fields[1]), cpuSeconds: (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND };
}

/**
 * @param {number} pid
 * @param {string} file
 * @returns {string} empty where the process has gone
 */
function readProc(pid, file) {
  try {
    return readFileSync(`/proc/${String(pid)}/${file}`, 'utf8');
  } catch {
    return '';
  }
}
