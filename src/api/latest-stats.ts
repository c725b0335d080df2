import type { LoopConfig } from '../config/loop-config.js';
import type { ChildState, LoopEvent, ReceiverStatsEvent, SenderStatsEvent, VerdictName } from '../protocol/events.js';

/** How a role does, by the last event of each kind. */
export interface RoleStatus<S> {
  readonly state: ChildState;
  /** What is wrong with it; `'ok'` where nothing is, or nothing has been judged yet. */
  readonly verdict: VerdictName;
  readonly restarts: number;
  /** Frames, rates, delays; null until they have been told for the first time, which is after a second. */
  readonly stats: S | null;
}

/** Null: this role does not run here. */
export interface LoopStats {
  readonly sender: RoleStatus<SenderStatsEvent> | null;
  readonly receiver: RoleStatus<ReceiverStatsEvent> | null;
}

const UNKNOWN = { state: 'starting', verdict: 'ok', restarts: 0, stats: null } as const;

export function noStatsYet({ sender, receiver }: LoopConfig): LoopStats {
  return { sender: sender && UNKNOWN, receiver: receiver && UNKNOWN };
}

/** The stats after an event. */
export function statsAfter(before: LoopStats, event: LoopEvent): LoopStats {
  switch (event.type) {
    case 'stats':
      return event.role === 'sender'
        ? { ...before, sender: { ...(before.sender ?? UNKNOWN), stats: event } }
        : { ...before, receiver: { ...(before.receiver ?? UNKNOWN), stats: event } };
    case 'state':
      return changed(before, event.role, { state: event.to });
    case 'diagnosis':
      return changed(before, event.role, { verdict: event.verdict });
    case 'restart':
      // Not the event's attempt, which begins anew once the budget has been refilled.
      return changed(before, event.role, { restarts: (before[event.role]?.restarts ?? 0) + 1 });
    default:
      return before;
  }
}

type Change = Partial<Omit<RoleStatus<never>, 'stats'>>;

function changed(before: LoopStats, role: keyof LoopStats, change: Change): LoopStats {
  const status = before[role];
  return status === null ? before : { ...before, [role]: { ...status, ...change } };
}
