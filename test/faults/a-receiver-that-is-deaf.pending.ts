import { expect, it } from 'vitest';
import { receiverStats, restart, state } from '../support/expected-events.js';
import { diagnoses, expectEnd, expectFramesAfter, pidsOf, startFaultyLoop } from './faulty-loop.js';

it('is replaced where it had played, and the sender is not suspected', async () => {
  await using run = await startFaultyLoop({ children: { receiver: ['hears-until-it-is-deaf'] } });
  await run.event(receiverStats('frames', ({ frames }) => frames > 0));
  process.kill(run.childPid('receiver'), 'SIGUSR2');
  const restarted = await run.event(restart('receiver'), { withinMs: 12_000 });
  await expectFramesAfter(run, await run.event(state('receiver', 'playing'), { after: restarted }));
  expect([diagnoses(run, 'sender'), pidsOf(run, 'sender').length]).toEqual([[], 1]);
  await expectEnd(run, { sender: 0, receiver: 1 });
});
