import type { Role } from '../config/child-config.js';
import type { SupervisionLimits } from '../config/loop-config.js';
import type { LoopEvent, Untimed } from '../protocol/events.js';
import type { ChildMessage } from '../protocol/messages.js';
import type { ChildHandle, ChildListener } from './child-handle.js';
import type { RestartDelays } from './restart-policy.js';

/** What the parts of a loop get from the supervisor. */
export interface LoopContext {
  readonly limits: SupervisionLimits;
  readonly delays: RestartDelays;
  readonly emit: (event: Untimed<LoopEvent>) => void;
  readonly onMessage: (role: Role, message: ChildMessage) => void;
  readonly fork: (role: Role, listener: ChildListener) => ChildHandle;
  readonly takeSpare: (listener: ChildListener) => ChildHandle | null;
  readonly isSpareComing: () => boolean;
  readonly nowMs: () => number;
  /** When the run began, on the clock of monotonicUs. */
  readonly startedUs: number;
}
