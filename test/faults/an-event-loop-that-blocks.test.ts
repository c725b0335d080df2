import { describe, expect, it } from 'vitest';
import { restart, state } from '../support/expected-events.js';
import { diagnoses, diagnosis, expectEnd, expectFramesAfter, startFaultyLoop, untilPlaying } from './faulty-loop.js';

describe.each(['sender', 'receiver'] as const)('a %s whose event loop blocks while it plays', (role) => {
  const other = role === 'sender' ? 'receiver' : 'sender';

  it('is unresponsive, and is replaced alone', async () => {
    await using run = await startFaultyLoop({ children: { [role]: ['plays-until-it-blocks'] } });
    await untilPlaying(run);
    const [blocked, well] = [run.childPid(role), run.childPid(other)];
    process.kill(blocked, 'SIGUSR2');
    const { evidence, message } = await run.event(diagnosis(role, 'unresponsive'));
    expect(message).toMatch(/^the process has said nothing for \d\.\d s: its event loop is blocked$/);
    expect(evidence['silentMs']).toBeGreaterThan(1000);
    const restarted = await run.event(restart(role));
    expect(restarted).toMatchObject({ attempt: 1, reason: 'unresponsive' });
    await expectFramesAfter(run, await run.event(state(role, 'playing'), { after: restarted }));
    expect(run.childPid(role)).not.toBe(blocked);
    expect(run.childPid(other)).toBe(well);
    await expectEnd(run, { [role]: 1, [other]: 0 } as Record<typeof role, number>);
    expect(diagnoses(run, role).filter((verdict) => verdict !== 'ok')).toEqual(['unresponsive']);
  });
});
