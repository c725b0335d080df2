import { describe, expect, it } from 'vitest';
import { restart, state } from '../support/expected-events.js';
import { expectFramesAfter, expectRestarts, logged, startPlaying, verdicts } from '../support/fault-runs.js';
import type { LoopRun } from '../support/loop-run.js';
import { freeUdpPort } from '../support/udp-ports.js';

const TIMEOUT_MS = 60_000;
const ROLES = ['sender', 'receiver'] as const;
type Role = (typeof ROLES)[number];

const CASES = ROLES.flatMap((role) =>
  (['SIGKILL', 'SIGTERM', 'SIGSEGV', 'SIGABRT'] as const).map((signal) => ({ role, signal })),
);

/** On a busy machine a sender may take longer to be back than silence usually may last; its death is told at once all the same. */
const PATIENT = ['--stall-timeout', '10s'] as const;

describe('a child that is killed is restarted, and the other one is left alone:', { timeout: TIMEOUT_MS }, () => {
  it.each(CASES)('the $role by $signal', async ({ role, signal }) => {
    await using run = await startPlaying(await freeUdpPort(), PATIENT);
    const reason = await killAndFollow(run, role, signal);
    expect(reason).toBe('process started');
  });

  it.each(ROLES)('the %s by SIGKILL, with a warm spare that takes over', async (role) => {
    await using run = await startPlaying(await freeUdpPort(), [...PATIENT, '--warm-spare', '--log-level', 'debug']);
    await run.event(logged('warm spare is ready'));
    const reason = await killAndFollow(run, role, 'SIGKILL');
    expect(reason).toBe('warm spare takes over');
  });
});

/** @returns the reason with which the new child has started. */
async function killAndFollow(run: LoopRun, role: Role, signal: NodeJS.Signals): Promise<string> {
  const other = role === 'sender' ? 'receiver' : 'sender';
  const [killed, untouched] = [run.childPid(role), run.childPid(other)];
  process.kill(killed, signal);
  const failed = await run.event(state(role, 'failed'));
  expect(failed).toMatchObject({ from: 'playing', pid: killed });
  expect(failed.reason).toContain(signal);
  expect(await run.event(restart(role))).toMatchObject({ attempt: 1, reason: 'child-died' });
  const starting = await run.event(state(role, 'starting'), { after: failed });
  const playing = await run.event(state(role, 'playing'), { after: starting });
  await expectFramesAfter(run, playing);
  expect(run.childPid(role)).not.toBe(killed);
  expect(run.childPid(other)).toBe(untouched);
  expect([...verdicts(run, 'sender'), ...verdicts(run, 'receiver')]).toEqual([]);
  await expectRestarts(run, { [role]: 1 });
  return starting.reason;
}
