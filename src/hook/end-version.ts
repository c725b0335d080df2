import { errorText } from '../errors/loop-error.js';
import type { HookHost } from './hook-host.js';
import type { HookVersion } from './hook-version.js';

/** How long a teardown is waited for. */
export const TEARDOWN_MS = 400;

/** Tears a version down, and tells where that fails. Never throws. */
export async function endVersion(version: HookVersion, log: HookHost['log']): Promise<void> {
  try {
    await version.close();
  } catch (error) {
    log('warn', `hook: its teardown failed: ${errorText(error)}`);
  }
}
