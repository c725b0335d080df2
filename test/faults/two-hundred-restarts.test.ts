import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { residentBytes } from '../../src/host/process-memory.js';
import type { LoopEvent } from '../../src/protocol/events.js';
import { type ExpectedEvent, state } from '../support/expected-events.js';
import { expectEnd, expectFramesAfter, pidsOf, startFaultyLoop } from './faulty-loop.js';

const RESTARTS = 200;

it('leave the supervisor as large as it was, and then all is well', { timeout: 90_000 }, async () => {
  await using run = await startFaultyLoop({
    children: { sender: new Array<string>(RESTARTS).fill('dies-after-a-frame') },
    limits: { maxRestarts: 2 * RESTARTS },
    delays: { minDelayMs: 1, maxDelayMs: 1 },
    // With plenty of memory V8 leaves its garbage where it is, which cannot be told from a leak.
    nodeFlags: ['--max-old-space-size=32', '--max-semi-space-size=1'],
  });
  await run.event(restartNumber(20));
  const early = lookAt(run.pid);
  await run.event(restartNumber(RESTARTS), { withinMs: 70_000 });
  const late = lookAt(run.pid);
  expect(late.zombies).toBeLessThanOrEqual(1);
  expect(late.openFiles - early.openFiles).toBeLessThanOrEqual(8);
  expect(late.residentMib - early.residentMib).toBeLessThan(16);
  await expectFramesAfter(run, await run.event(state('receiver', 'playing')));
  expect(pidsOf(run, 'receiver')).toHaveLength(1);
  await expectEnd(run, { sender: RESTARTS, receiver: 0 });
});

type RestartEvent = Extract<LoopEvent, { type: 'restart' }>;

function restartNumber(attempt: number): ExpectedEvent<RestartEvent> {
  return {
    what: `restart ${String(attempt)}`,
    matches: (event): event is RestartEvent => event.type === 'restart' && event.attempt === attempt,
  };
}

/** What a supervisor has in use. A child that has just ended may be a zombie for a moment, and its pipes open. */
function lookAt(pid: number): { openFiles: number; residentMib: number; zombies: number } {
  return {
    openFiles: readdirSync(`/proc/${String(pid)}/fd`).length,
    residentMib: (residentBytes(pid) ?? 0) / 1_048_576,
    zombies: readdirSync('/proc').filter((name) => /^\d+$/.test(name) && isZombieOf(pid, name)).length,
  };
}

function isZombieOf(parent: number, pid: string): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const [status, parentPid] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return status === 'Z' && parentPid === String(parent);
  } catch {
    // It has gone meanwhile.
    return false;
  }
}
