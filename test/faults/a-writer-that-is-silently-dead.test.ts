import { expect, it } from 'vitest';
import { restart, state } from '../support/expected-events.js';
import type { LoopRun } from '../support/loop-run.js';
import { diagnosis, expectEnd, expectFramesAfter, pidsOf, startFaultyLoop, untilPlaying } from './faulty-loop.js';

it('is found by the receiver that waits for its first packet', async () => {
  await using run = await startFaultyLoop({ children: { sender: ['writes-into-nothing'] } });
  await expectWriterDead(run);
  await run.event(state('receiver', 'waiting'));
  await expectFramesAfter(run, await run.event(restart('sender')));
  expect(pidsOf(run, 'receiver')).toHaveLength(1);
  await expectEnd(run, { sender: 1, receiver: 0 });
});

it('is found by the receiver that has played', async () => {
  await using run = await startFaultyLoop({ children: { sender: [PLAYS, 'writes-into-nothing'] } });
  await untilPlaying(run);
  process.kill(run.childPid('sender'), 'SIGKILL');
  const died = await run.event(restart('sender'));
  expect(died).toMatchObject({ attempt: 1, reason: 'child-died' });
  await expectWriterDead(run);
  const restarted = await run.event(restart('sender'), { after: died });
  expect(restarted).toMatchObject({ attempt: 2, reason: 'write-failed' });
  await expectFramesAfter(run, await run.event(state('receiver', 'playing'), { after: restarted }));
  expect(pidsOf(run, 'receiver')).toHaveLength(1);
  await expectEnd(run, { sender: 2, receiver: 0 });
});

/** A real child, until it is asked for something else. */
const PLAYS = 'plays-until-it-blocks';

async function expectWriterDead(run: LoopRun): Promise<void> {
  const { evidence, message } = await run.event(diagnosis('sender', 'writer-dead'));
  expect(message).toMatch(/^frames are written, but no packet of them has come out for \d\.\d s/);
  expect(evidence['unheardMs']).toBeGreaterThan(1000);
}
