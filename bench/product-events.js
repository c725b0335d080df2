// @ts-check

/**
 * One line of `gstcv-loop start --json` (docs/events.md), as far as a bench looks at it.
 * @typedef {'sender' | 'receiver'} Role
 * @typedef {{ type: 'state', role: Role, to: string, pid: number | null }} StateEvent
 * @typedef {{ type: 'stats', role: Role, frames: number }} StatsEvent
 * @typedef {{ type: 'restart', role: Role, reason: string }} RestartEvent
 * @typedef {StateEvent | StatsEvent | RestartEvent | { type: 'other' }} ProductEvent
 */

/**
 * @param {string} line
 * @returns {ProductEvent}
 */
export function parseEvent(line) {
  let event;
  try {
    event = JSON.parse(line);
  } catch {
    return { type: 'other' };
  }
  return ['state', 'stats', 'restart'].includes(event?.type) ? event : { type: 'other' };
}
