// @ts-check
/**
 * One line of `gstcv-loop start --json` (docs/events.md), as far as the bench looks at it.
 * @typedef {'sender' | 'receiver'} Role
 * @typedef {{ type: 'state', role: Role, to: string, pid: number | null }} StateEvent
 * @typedef {{ type: 'stats', role: 'sender', frames: number }} SenderStats
 * @typedef {{ type: 'stats', role: 'receiver', frames: number, fps: number, stamped: number, lost: number, latencyMs: import('./statistics.js').Latency | null }} ReceiverStats
 * @typedef {{ type: 'restart', role: Role, reason: string }} RestartEvent
 * @typedef {StateEvent | SenderStats | ReceiverStats | RestartEvent | { type: 'other' }} ProductEvent
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
