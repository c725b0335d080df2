import type { SenderConfig } from '../config/child-config.js';
import type { HookContext, HookLogger } from './define-hook.js';

export type HookConfig = NonNullable<SenderConfig['hook']>;

/** The child that a hook runs in. */
export interface HookHost {
  readonly role: HookContext['role'];
  /** Aborted when the run ends. */
  readonly signal: AbortSignal;
  readonly log: (level: keyof HookLogger, message: string) => void;
  /** Sends what the hook emits; resolves once the channel has taken it. */
  readonly send: (sequence: number | null, json: string) => Promise<void>;
}
