import { execa } from 'execa';
import { LoopError } from '../errors/loop-error.js';

/**
 * Real-time priorities (sched(7), SCHED_RR) through util-linux' chrt. Each frame passes a dozen threads; on a busy host each
 * of them waits for its turn among all others, and these waits are most of the delay's spread.
 */

/** Lowest there is: it is enough to go before everything that has none. */
export const CHILD_PRIORITY = 1;
/** Above its children: a supervisor that starves would take them for dead. */
const SUPERVISOR_PRIORITY = 2;

/** The words in front of a command that is to run with real-time priority; its threads inherit it. */
export const REALTIME_COMMAND = ['chrt', '--rr', String(CHILD_PRIORITY)] as const;

/** Whether this user may use real-time priorities: as root, with CAP_SYS_NICE, or within an rtprio limit. */
export async function mayRunRealtime(): Promise<boolean> {
  const args = ['--rr', String(SUPERVISOR_PRIORITY), 'true'];
  const { failed } = await execa('chrt', args, { reject: false, timeout: 5000, stdio: 'ignore' });
  return !failed;
}

/** @throws LoopError `missing` where `--realtime` was asked for and this user may not have it. */
export async function assertRealtime(mayRun: () => Promise<boolean> = mayRunRealtime): Promise<void> {
  if (await mayRun()) return;
  const advice = 'run as root, grant CAP_SYS_NICE, or set an rtprio limit in /etc/security/limits.conf';
  throw new LoopError('missing', `--realtime: this user may not use real-time priorities: ${advice}`);
}

/** Gives this process its priority. @throws Error where that is not allowed. */
export async function enterRealtime(pid = process.pid): Promise<void> {
  await execa('chrt', ['--rr', '--pid', String(SUPERVISOR_PRIORITY), String(pid)], { timeout: 5000 });
}
