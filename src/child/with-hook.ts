import type { ChildConfig } from '../config/child-config.js';
import type { HookRunner } from '../hook/hook-runner.js';
import type { ChildContext } from './run-child.js';

/**
 * Runs with the hook of a child, set up, or with null where none is wanted, and tears it down however that ends. It is set up
 * before anything else is opened: that may take its time, and where the file is no hook there is nothing to open.
 * @throws LoopError `bad-config`, and whatever `run` throws.
 */
export async function withHook<T>(
  config: ChildConfig,
  context: ChildContext,
  run: (hook: HookRunner | null) => Promise<T>,
): Promise<T> {
  const hook = await openHook(config, context);
  try {
    return await run(hook);
  } finally {
    await hook?.close();
  }
}

async function openHook({ role, hook }: ChildConfig, context: ChildContext): Promise<HookRunner | null> {
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
