import { expect, it } from 'vitest';
import { restart, state } from '../support/expected-events.js';
import { diagnosis, expectEnd, expectFramesAfter, pidsOf, startFaultyLoop } from './faulty-loop.js';

const LIMITS = { openTimeoutMs: 1500 };

it('ends a sender that has given no frame in time, and starts another one', async () => {
  await using run = await startFaultyLoop({ children: { sender: ['opens-for-ever'] }, limits: LIMITS });
  const { evidence, message } = await run.event(diagnosis('sender', 'open-timeout'));
  expect(message).toMatch(/^the source or the encoder has given no frame for \d\.\d s$/);
  expect(evidence['elapsedMs']).toBeGreaterThan(1500);
  const restarted = await run.event(restart('sender'));
  expect(restarted).toMatchObject({ attempt: 1, reason: 'open-timeout' });
  await expectFramesAfter(run, await run.event(state('sender', 'playing')));
  expect(pidsOf(run, 'receiver')).toHaveLength(1);
  await expectEnd(run, { sender: 1, receiver: 0 });
});

it('ends a receiver that has not opened its UDP port in time, and starts another one', async () => {
  await using run = await startFaultyLoop({ children: { receiver: ['opens-for-ever'] }, limits: LIMITS });
  const { evidence, message } = await run.event(diagnosis('receiver', 'open-timeout'));
  expect(message).toMatch(/^the pipeline has not opened its UDP port after \d\.\d s: the open hangs$/);
  expect(evidence).toMatchObject({ socket: 'not bound' });
  const restarted = await run.event(restart('receiver'));
  expect(restarted).toMatchObject({ attempt: 1, reason: 'open-timeout' });
  await expectFramesAfter(run, await run.event(state('receiver', 'playing')));
  expect(pidsOf(run, 'sender')).toHaveLength(1);
  await expectEnd(run, { sender: 0, receiver: 1 });
});
