import { readdirSync, readFileSync } from 'node:fs';
import { constants, setPriority } from 'node:os';

/** The kernel keeps so much of a thread's name. */
const NAME_CHARS = 15;

/**
 * Gives the threads of this process whose name begins so the lowest priority: on Linux, nice values belong to threads
 * (sched(7)). A thread that ends meanwhile is left alone.
 * @returns how many there were.
 */
export function lowerThreadPriority(name: string): number {
  const threads = readdirSync('/proc/self/task').filter((id) => threadName(id).startsWith(name.slice(0, NAME_CHARS)));
  for (const id of threads) setPriority(Number(id), constants.priority.PRIORITY_LOW);
  return threads.length;
}

function threadName(id: string): string {
  try {
    return readFileSync(`/proc/self/task/${id}/comm`, 'utf8').trim();
  } catch {
    return '';
  }
}
