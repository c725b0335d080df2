import { expect, it } from 'vitest';
import { restart, state } from '../support/expected-events.js';
import { diagnoses, expectEnd, expectFramesAfter, startFaultyLoop, untilPlaying } from './faulty-loop.js';

const ROLES = ['sender', 'receiver'] as const;

it.each([
  ['are killed', 'SIGKILL', 'child-died', []],
  ['block', 'SIGUSR2', 'unresponsive', ['unresponsive']],
] as const)('are both restarted where they %s at the same moment', async (_how, signal, reason, verdicts) => {
  const script = ['plays-until-it-blocks'];
  await using run = await startFaultyLoop({ children: { sender: script, receiver: script } });
  await untilPlaying(run);
  for (const role of ROLES) process.kill(run.childPid(role), signal);
  for (const role of ROLES) {
    const restarted = await run.event(restart(role));
    expect(restarted).toMatchObject({ attempt: 1, reason });
    await expectFramesAfter(run, await run.event(state(role, 'playing'), { after: restarted }));
    expect(diagnoses(run, role).filter((verdict) => verdict !== 'ok')).toEqual(verdicts);
  }
  await expectEnd(run, { sender: 1, receiver: 1 });
});
