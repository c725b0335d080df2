import { expect, it } from 'vitest';
import { restart, state } from '../support/expected-events.js';
import type { LoopRun } from '../support/loop-run.js';
import { diagnoses, expectEnd, expectFramesAfter, log, pidsOf, startFaultyLoop, untilPlaying } from './faulty-loop.js';

const WITH_SPARE = { request: { warmSpare: true } };

it('is replaced by another one, and nothing else happens', async () => {
  await using run = await startFaultyLoop(WITH_SPARE);
  await untilPlaying(run);
  const first = await run.event(log('warm spare is ready'));
  process.kill(pidIn(first.message), 'SIGKILL');
  const lost = await run.event(log('the warm spare is lost'));
  const second = await run.event(log('warm spare is ready'), { after: lost });
  expect(pidIn(second.message)).not.toBe(pidIn(first.message));
  await expectFramesAfter(run, second);
  expect([pidsOf(run, 'sender').length, pidsOf(run, 'receiver').length]).toEqual([1, 1]);
  expect([diagnoses(run, 'sender'), diagnoses(run, 'receiver')]).toEqual([[], []]);
  await expectEnd(run, { sender: 0, receiver: 0 });
});

it('is not waited for: a role that is killed before there is one gets a fresh child', async () => {
  await using run = await startFaultyLoop({ ...WITH_SPARE, children: { spare: ['never-ready'] } });
  await untilPlaying(run);
  process.kill(run.childPid('sender'), 'SIGKILL');
  await expectFresh(run, 'sender');
  expect(pidsOf(run, 'receiver')).toHaveLength(1);
  await expectEnd(run, { sender: 1, receiver: 0 });
});

it('may be killed together with both roles', async () => {
  await using run = await startFaultyLoop(WITH_SPARE);
  await untilPlaying(run);
  const spare = pidIn((await run.event(log('warm spare is ready'))).message);
  for (const pid of [spare, run.childPid('sender'), run.childPid('receiver')]) process.kill(pid, 'SIGKILL');
  // A second spare may be ready before the death of a role is seen; the one that is dead takes nothing over.
  for (const role of ['receiver', 'sender'] as const) expect((await expectAnother(run, role)).pid).not.toBe(spare);
  await expectEnd(run, { sender: 1, receiver: 1 });
});

async function expectFresh(run: LoopRun, role: 'sender' | 'receiver'): Promise<void> {
  expect(await expectAnother(run, role)).toMatchObject({ reason: 'process started' });
}

/** The start of the child that takes over, which plays. */
async function expectAnother(run: LoopRun, role: 'sender' | 'receiver') {
  const restarted = await run.event(restart(role));
  expect(restarted).toMatchObject({ attempt: 1, reason: 'child-died' });
  const started = await run.event(state(role, 'starting'), { after: restarted });
  await expectFramesAfter(run, await run.event(state(role, 'playing'), { after: started }));
  return started;
}

function pidIn(message: string): number {
  return Number(/process (\d+)/.exec(message)?.[1]);
}
