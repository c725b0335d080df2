import type { Role } from '../config/child-config.js';
import type { HookEvent, JsonValue, Untimed } from '../protocol/events.js';
import type { ChildMessage } from '../protocol/messages.js';

interface Surroundings {
  readonly role: Role;
  readonly emit: (event: Untimed<HookEvent>) => void;
}

/** Gives out what a hook has emitted; not what a child only calls JSON, as it may send anything. */
export function emitOfHook({ role, emit }: Surroundings, message: Extract<ChildMessage, { type: 'hook' }>): void {
  const data = parse(message.json);
  if (data !== undefined) emit({ type: 'hook', role, sequence: message.sequence, data });
}

function parse(json: string): JsonValue | undefined {
  try {
    return JSON.parse(json) as JsonValue;
  } catch {
    return undefined;
  }
}
