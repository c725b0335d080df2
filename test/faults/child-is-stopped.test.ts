import { describe, expect, it } from 'vitest';
import { restart, state } from '../support/expected-events.js';
import {
  diagnosis,
  expectFramesAfter,
  expectRestarts,
  startPlaying,
  startSender,
  startWaiting,
} from '../support/fault-runs.js';
import type { LoopRun } from '../support/loop-run.js';
import { freeUdpPort } from '../support/udp-ports.js';

const TIMEOUT_MS = 60_000;
const ROLES = ['sender', 'receiver'] as const;

describe('a child that is stopped by SIGSTOP', { timeout: TIMEOUT_MS }, () => {
  it.each(ROLES)('is restarted while it plays: the %s', async (role) => {
    await using run = await startPlaying(await freeUdpPort());
    const other = role === 'sender' ? 'receiver' : 'sender';
    const untouched = run.childPid(other);
    const playing = await stopAndFollow(run, role);
    await expectFramesAfter(run, playing);
    expect(run.childPid(other)).toBe(untouched);
    await expectRestarts(run, { [role]: 1 });
  });

  it('is restarted while it waits for a first sender, and shows the one that comes', async () => {
    const port = await freeUdpPort();
    await using receiver = await startWaiting(port);
    process.kill(receiver.childPid('receiver'), 'SIGSTOP');
    await using sender = startSender(port);
    await sender.event(state('sender', 'playing'));
    const playing = await follow(receiver, 'receiver');
    await expectFramesAfter(receiver, playing);
    await expectRestarts(receiver, { receiver: 1 });
    await expectRestarts(sender, {});
  });
});

async function stopAndFollow(run: LoopRun, role: (typeof ROLES)[number]) {
  const stopped = run.childPid(role);
  process.kill(stopped, 'SIGSTOP');
  const playing = await follow(run, role);
  expect(run.childPid(role)).not.toBe(stopped);
  return playing;
}

/** @returns when the child that takes the stopped one's place plays. */
async function follow(run: LoopRun, role: (typeof ROLES)[number]) {
  const found = await run.event(diagnosis(role, 'unresponsive'));
  expect(found.evidence).toMatchObject({ processState: 'stopped' });
  expect(found.evidence['silentMs']).toBeGreaterThan(1000);
  expect(found.message).toContain('SIGSTOP');
  const failed = await run.event(state(role, 'failed'), { after: found });
  expect(failed.reason).toBe(found.message);
  expect(await run.event(restart(role))).toMatchObject({ attempt: 1, reason: 'unresponsive' });
  return run.event(state(role, 'playing'), { after: failed });
}
