import { setTimeout as delay } from 'node:timers/promises';
import type { ChildState } from '../protocol/events.js';
import { REPORT_INTERVAL_MS } from '../protocol/messages.js';

const ROUNDS = 5;

/** Waits until two reports in a row show no new frame; a receiver that is still opening may yet show the first. */
export async function drain(look: () => { state: ChildState; frames: number }, over: AbortSignal): Promise<void> {
  for (let rounds = 0, before = -1; rounds < ROUNDS && !over.aborted; rounds += 1) {
    const { state, frames } = look();
    if (state !== 'playing' && state !== 'opening') return;
    if (state === 'playing' && frames === before) return;
    // What an opening one has shown were the frames of a child before it.
    before = state === 'playing' ? frames : -1;
    await delay(2 * REPORT_INTERVAL_MS, undefined, { signal: over }).catch(() => undefined);
  }
}
