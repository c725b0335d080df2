import type { Role } from '../config/child-config.js';
import { assertNever } from '../errors/assert-never.js';
import type { ChildState } from '../protocol/events.js';

/** What can happen to a child, as its supervisor learns it. */
export type ChildEvent =
  /** A new process has been forked. */
  | 'forked'
  /** The child is about to open its pipeline. */
  | 'open-began'
  /** The tap heard a packet of ours. */
  | 'packet'
  /** A new frame has passed. */
  | 'frame'
  /** No new frame for longer than the stall timeout. */
  | 'silence'
  /** The supervisor asks the child to end. */
  | 'stop'
  /** The process is gone, after all that was asked for had been done, or because it was asked to go. */
  | 'ended'
  /** The process is gone, and should not be. */
  | 'died';

/** The state after an event; the same state where the event means nothing in it. */
export function nextState(role: Role, state: ChildState, event: ChildEvent): ChildState {
  switch (event) {
    case 'forked':
      return 'starting';
    case 'open-began':
      return state === 'starting' ? (role === 'receiver' ? 'waiting' : 'opening') : state;
    case 'packet':
      return state === 'waiting' ? 'opening' : state;
    case 'frame':
      return isLive(state) ? 'playing' : state;
    case 'silence':
      return state === 'playing' ? 'stalled' : state;
    case 'stop':
      return isLive(state) ? 'stopping' : state;
    case 'ended':
      return 'stopped';
    case 'died':
      return 'failed';
    default:
      return assertNever(event);
  }
}

/** Whether there is a process that is meant to go on. */
export function isLive(state: ChildState): boolean {
  return !(state === 'stopping' || state === 'stopped' || state === 'failed');
}
