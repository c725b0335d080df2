// @ts-check
import { SKIPPED_FRAMES } from './statistics.js';

/**
 * One line of `gstcv-loop start --json` (docs/events.md), as far as the bench looks at it.
 * @typedef {'sender' | 'receiver'} Role
 * @typedef {import('./product-latency.js').Interval} Interval
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

/**
 * The seconds of a run that began after its first frames.
 * @param {readonly ProductEvent[]} events
 * @returns {{ intervals: Interval[], lostBefore: number }} and the frames that were lost before
 */
export function steadyIntervals(events) {
  /** @type {Interval[]} */
  const intervals = [];
  let [stamped, lostBefore] = [0, 0];
  for (const event of events) {
    if (event.type !== 'stats' || event.role !== 'receiver') continue;
    const { fps, latencyMs, lost } = event;
    const frames = event.stamped - stamped;
    if (stamped < SKIPPED_FRAMES) lostBefore = lost;
    else if (latencyMs !== null && frames > 0 && fps > 0) intervals.push({ frames, fps, latencyMs });
    stamped = event.stamped;
  }
  return { intervals, lostBefore };
}
