import type { ChildConfig } from '../config/child-config.js';
import type { HookRunner } from '../hook/hook-runner.js';
import type { ChildContext } from './run-child.js';

/**
 * The hook of a child, set up, or null where none is wanted. Before anything else is opened: a setup may take its time, and
 * where the file is no hook there is nothing to open.
 * @throws LoopError `bad-config`
 */
export async function openHook({ role, hook }: ChildConfig, context: ChildContext): Promise<HookRunner | null> {
  if (hook === null) return null;
  // Most children have none, and begin the sooner.
  const { HookRunner } = await import('../hook/hook-runner.js');
  return HookRunner.start(hook, {
    role,
    signal: context.signal,
    log: (level, message) => context.log(level, message),
    send: (sequence, json) => context.send({ type: 'hook', sequence, json }),
  });
}
