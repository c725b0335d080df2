import { within } from '../errors/within.js';
import { isGone } from '../host/process-status.js';
import type { ChildExit, ChildHandle } from './child-handle.js';

export interface StopGrace {
  /** For the child to finish by itself after the request over IPC. */
  readonly requestMs: number;
  /** For SIGTERM. */
  readonly terminateMs: number;
  /** For the kernel after SIGKILL. */
  readonly killMs: number;
}

export const STOP_GRACE: StopGrace = { requestMs: 1500, terminateMs: 500, killMs: 2000 };
/** For a child that has said that it leaves: releasing a pipeline waits for its end without a limit of its own. */
export const LEAVE_GRACE: StopGrace = { requestMs: 2000, terminateMs: 0, killMs: 2000 };
/** For a child whose event loop is known to be blocked in an open: it can hear neither IPC nor SIGTERM. */
export const BLOCKED_GRACE: StopGrace = { requestMs: 100, terminateMs: 0, killMs: 2000 };
/** For a child that has shown itself unfit: nothing it could still say is wanted. */
export const KILL_AT_ONCE: StopGrace = { requestMs: 0, terminateMs: 0, killMs: 2000 };

/** Ends a child: asks over IPC, then SIGTERM, then SIGKILL. Resolves when the process is truly gone, or cannot be ended. */
export async function stopChild(child: ChildHandle, grace: StopGrace = STOP_GRACE): Promise<ChildExit | null> {
  if (grace.requestMs > 0) {
    child.requestStop();
    const exit = await within(child.exited, grace.requestMs);
    if (exit !== null) return exit;
  }
  if (grace.terminateMs > 0) {
    child.kill('SIGTERM');
    const exit = await within(child.exited, grace.terminateMs);
    if (exit !== null) return exit;
  }
  child.kill('SIGKILL');
  const exit = await within(child.exited, grace.killMs);
  if (exit === null && child.pid !== null && !isGone(child.pid)) {
    throw new Error(`process ${String(child.pid)} survived SIGKILL: it hangs in the kernel`);
  }
  return exit;
}
