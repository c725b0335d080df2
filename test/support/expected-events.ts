import type { Role } from '../../src/config/child-config.js';
import type { ChildState, LoopEvent, ReceiverStatsEvent, SenderStatsEvent } from '../../src/protocol/events.js';

/** An event to wait for, with the words for a complaint that it did not come. */
export interface ExpectedEvent<E extends LoopEvent> {
  readonly what: string;
  readonly matches: (event: LoopEvent) => event is E;
}

type StateEvent = Extract<LoopEvent, { type: 'state' }>;
type RestartEvent = Extract<LoopEvent, { type: 'restart' }>;

export function state(role: Role, to: ChildState): ExpectedEvent<StateEvent> {
  return {
    what: `${role} ${to}`,
    matches: (event): event is StateEvent => event.type === 'state' && event.role === role && event.to === to,
  };
}

export function restart(role: Role): ExpectedEvent<RestartEvent> {
  return {
    what: `restart of the ${role}`,
    matches: (event): event is RestartEvent => event.type === 'restart' && event.role === role,
  };
}

export function receiverStats(
  what: string,
  holds: (stats: ReceiverStatsEvent) => boolean,
): ExpectedEvent<ReceiverStatsEvent> {
  return {
    what: `receiver stats with ${what}`,
    matches: (event): event is ReceiverStatsEvent =>
      event.type === 'stats' && event.role === 'receiver' && holds(event),
  };
}

export function senderStats(
  what: string,
  holds: (stats: SenderStatsEvent) => boolean,
): ExpectedEvent<SenderStatsEvent> {
  return {
    what: `sender stats with ${what}`,
    matches: (event): event is SenderStatsEvent => event.type === 'stats' && event.role === 'sender' && holds(event),
  };
}
