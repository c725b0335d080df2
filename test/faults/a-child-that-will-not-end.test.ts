import { expect, it } from 'vitest';
import { state } from '../support/expected-events.js';
import { expectEnd, startFaultyLoop } from './faulty-loop.js';

/** The fixture sends no packet: that must not be found out before the end. */
const LIMITS = { stallTimeoutMs: 20_000 };

it('is ended by force where it ignores SIGTERM', async () => {
  await using run = await startFaultyLoop({ children: { sender: ['ignores-sigterm'] }, limits: LIMITS });
  await run.event(state('sender', 'playing'));
  const { events } = await expectEnd(run, { sender: 0, receiver: 0 });
  expect(events.filter(({ type }) => type === 'diagnosis')).toEqual([]);
  expect(events).toContainEqual(expect.objectContaining({ role: 'sender', from: 'stopping', to: 'stopped' }));
});

it('is not restarted where somebody kills it while it is being stopped', async () => {
  await using run = await startFaultyLoop({ children: { sender: ['ignores-sigterm'] }, limits: LIMITS });
  await run.event(state('sender', 'playing'));
  run.kill('SIGTERM');
  await run.event(state('sender', 'stopping'));
  process.kill(run.childPid('sender'), 'SIGKILL');
  const { exitCode, summary, events } = await run.ended();
  expect([exitCode, summary.outcome, summary.restarts]).toEqual([143, 'interrupted', { sender: 0, receiver: 0 }]);
  expect(events).toContainEqual(expect.objectContaining({ role: 'sender', from: 'stopping', to: 'stopped' }));
});
