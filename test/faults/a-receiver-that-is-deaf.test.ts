import { expect, it } from 'vitest';
import { receiverStats, restart, state } from '../support/expected-events.js';
import { diagnoses, diagnosis, expectEnd, expectFramesAfter, pidsOf, startFaultyLoop } from './faulty-loop.js';

it('is replaced where it opened its port and reads nothing, and the sender is not suspected', async () => {
  await using run = await startFaultyLoop({
    children: { receiver: ['hears-until-it-is-deaf'] },
    limits: { openTimeoutMs: 2500 },
  });
  await run.event(state('receiver', 'waiting'));
  process.kill(run.childPid('receiver'), 'SIGUSR2');
  const { evidence, message } = await run.event(diagnosis('receiver', 'open-timeout'));
  expect(message).toMatch(/^packets have piled up in its UDP socket for \d\.\d s: the pipeline does not read them$/);
  expect(evidence).toMatchObject({ socket: 'not read' });
  const restarted = await run.event(restart('receiver'));
  expect(restarted).toMatchObject({ attempt: 1, reason: 'open-timeout' });
  await expectFramesAfter(run, await run.event(state('receiver', 'playing'), { after: restarted }));
  expect([diagnoses(run, 'sender'), pidsOf(run, 'sender').length]).toEqual([[], 1]);
  await expectEnd(run, { sender: 0, receiver: 1 });
});

it('is replaced where it had played, and the sender is not suspected', async () => {
  await using run = await startFaultyLoop({ children: { receiver: ['hears-until-it-is-deaf'] } });
  await run.event(receiverStats('frames', ({ frames }) => frames > 0));
  process.kill(run.childPid('receiver'), 'SIGUSR2');
  const { evidence } = await run.event(diagnosis('receiver', 'decode-stall'));
  expect(evidence).toMatchObject({ socket: 'not read' });
  const restarted = await run.event(restart('receiver'));
  await expectFramesAfter(run, await run.event(state('receiver', 'playing'), { after: restarted }));
  expect([diagnoses(run, 'sender'), pidsOf(run, 'sender').length]).toEqual([[], 1]);
  await expectEnd(run, { sender: 0, receiver: 1 });
});
