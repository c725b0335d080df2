import { describe, expect, it } from 'vitest';
import type { Role } from '../../src/config/child-config.js';
import { restart, state } from '../support/expected-events.js';
import type { LoopRun } from '../support/loop-run.js';
import {
  diagnoses,
  diagnosis,
  expectEnd,
  expectFramesAfter,
  log,
  pidsOf,
  startFaultyLoop,
  untilPlaying,
} from './faulty-loop.js';

describe('bytes that are no message', () => {
  it.each([
    ['zeros', 'sender', /0 bytes are no message$/],
    ['random bytes', 'receiver', /a message of \d+ bytes is announced$/],
    ['a line of text', 'sender', /a message of \d+ bytes is announced$/],
    ['a huge length', 'receiver', /a message of 2147483647 bytes is announced$/],
  ] as const)('end the child that wrote them to its channel, and it alone: %s of a %s', async (scribble, role, why) => {
    await using run = await startScribbling(scribble, role);
    const { message } = await run.event(diagnosis(role, 'channel-broken'));
    expect(message).toMatch(/^the process lives, but it sent garbage: /);
    expect(message).toMatch(why);
    await expectReplaced(run, role, 'unresponsive');
  });

  it('end the child whose messages they swallow: half a message of a sender', async () => {
    await using run = await startScribbling('half a message', 'sender');
    await run.event(diagnosis('sender', 'unresponsive'));
    await expectReplaced(run, 'sender', 'unresponsive');
  });
});

it('drops messages that mean nothing, says so, and lets the child play on', async () => {
  await using run = await startScribbling('messages that mean nothing', 'sender');
  const dropped = await run.event(log('message that does not parse: '));
  await expectFramesAfter(run, dropped);
  expect(diagnoses(run, 'sender')).toEqual([]);
  await expectEnd(run, { sender: 0, receiver: 0 });
});

describe.each(['sender', 'receiver'] as const)('a %s that loses its channel', (role) => {
  it('is ended where it lives on all the same, and it alone', async () => {
    await using run = await startFaultyLoop({ children: { [role]: ['closes-ipc'] } });
    const { message } = await run.event(diagnosis(role, 'channel-broken'));
    expect(message).toBe('the process lives, but it closed its channel to the supervisor');
    await expectReplaced(run, role, 'unresponsive');
  });

  it('ends by itself where it can, and it alone is replaced', async () => {
    await using run = await startFaultyLoop({ children: { [role]: ['plays-until-it-hangs-up'] } });
    await untilPlaying(run);
    process.kill(run.childPid(role), 'SIGUSR2');
    const { reason } = await run.event(state(role, 'failed'));
    expect(reason).toMatch(/^the process ended with (exit code 0|signal SIGKILL)$/);
    await expectReplaced(run, role, 'child-died');
  });
});

async function startScribbling(scribble: string, role: Role): Promise<LoopRun> {
  const run = await startFaultyLoop({
    children: { [role]: ['plays-until-it-scribbles'] },
    env: { SCRIBBLE: scribble },
  });
  await untilPlaying(run);
  process.kill(run.childPid(role), 'SIGUSR2');
  return run;
}

async function expectReplaced(run: LoopRun, role: Role, reason: string): Promise<void> {
  const other = role === 'sender' ? 'receiver' : 'sender';
  const restarted = await run.event(restart(role));
  expect(restarted).toMatchObject({ attempt: 1, reason });
  await expectFramesAfter(run, await run.event(state(role, 'playing'), { after: restarted }));
  expect(pidsOf(run, other)).toHaveLength(1);
  await expectEnd(run, { sender: 0, receiver: 0, [role]: 1 });
}
