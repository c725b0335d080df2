import type { ChildConfig } from '../config/child-config.js';
import type { SupervisionLimits } from '../config/loop-config.js';
import type { Watch } from '../health/watch.js';
import type { ChildState, LoopEvent, Untimed } from '../protocol/events.js';
import type { ChildMessage } from '../protocol/messages.js';
import type { ChildHandle, ChildListener } from './child-handle.js';
import type { RestartDelays } from './restart-policy.js';

/** What a role needs of its surroundings. */
export interface RoleOptions {
  /** Asked for each new child. */
  readonly config: () => ChildConfig;
  readonly limits: SupervisionLimits;
  readonly delays?: RestartDelays;
  readonly emit: (event: Untimed<LoopEvent>) => void;
  /** Every message of the role's child, after it has been looked at here. */
  readonly onMessage: (message: ChildMessage) => void;
  /** The role has a new child, which counts from zero; called before its first message. */
  readonly onChild: () => void;
  readonly onState?: (state: ChildState) => void;
  /** How a new child is judged. */
  readonly watch: () => Watch;
  /** Resolves when the child may be configured. */
  readonly gate: (signal: AbortSignal) => Promise<void>;
  /** A new process. */
  readonly fork: (listener: ChildListener) => ChildHandle;
  /** One that is loaded already and is handed over, or null where there is none. */
  readonly takeSpare?: (listener: ChildListener) => ChildHandle | null;
  /** Whether one will be there soon. */
  readonly isSpareComing?: () => boolean;
  readonly nowMs?: () => number;
}
