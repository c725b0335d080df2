import { constants } from 'node:os';
import { describe, expect, it } from 'vitest';
import { receiverStats, state } from '../support/expected-events.js';
import { received } from '../support/frame-counts.js';
import { type LoopRun, startLoop } from '../support/loop-run.js';
import { awaitGone } from '../support/processes.js';
import { tempDir } from '../support/temp-dir.js';
import { awaitUdpBound, freeUdpPort } from '../support/udp-ports.js';

const TIMEOUT_MS = 60_000;
/** Longest time from a signal to the end on a machine that runs other tests; an idle one takes a few 100 ms. */
const PROMPT_MS = 5000;

async function start(command: 'start' | 'sender' | 'receiver', ...flags: readonly string[]): Promise<LoopRun> {
  return startLoop([...(await startFlags(command)), ...flags]);
}

async function startFlags(command: string): Promise<string[]> {
  return [command, '--port', String(await freeUdpPort()), '--display', 'none'];
}

async function startPlaying(): Promise<LoopRun> {
  const run = await start('start');
  await run.event(receiverStats('frames', ({ frames }) => frames > 0));
  return run;
}

describe('a signal ends a run in order:', { timeout: TIMEOUT_MS }, () => {
  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('%s', async (signal) => {
    await using run = await startPlaying();
    run.kill(signal);
    await expectInterrupted(run, signal);
  });

  it('SIGINT while the children are still starting', async () => {
    await using run = await start('start');
    await run.event(state('receiver', 'starting'));
    run.kill('SIGINT');
    await expectInterrupted(run, 'SIGINT');
  });

  it('Ctrl-C, which goes to the whole process group', async () => {
    await using run = await startPlaying();
    run.killGroup('SIGINT');
    const { summary } = await expectInterrupted(run, 'SIGINT');
    // The children have ended by request, with their last reports, not by the signal.
    expect(summary.restarts).toEqual({ sender: 0, receiver: 0 });
    expect(received(summary).frames).toBeGreaterThan(0);
  });

  it('Ctrl-C, once more while it is ending', async () => {
    await using run = await startPlaying();
    run.killGroup('SIGINT');
    await run.event(state('sender', 'stopping'));
    run.killGroup('SIGINT');
    await expectInterrupted(run, 'SIGINT');
  });

  it('SIGTERM while a lone sender plays', async () => {
    await using run = await start('sender');
    await run.event(state('sender', 'playing'));
    run.kill('SIGTERM');
    await expectInterrupted(run, 'SIGTERM');
  });

  it('SIGTERM while a lone receiver waits, blocked in its open, for a first packet', async () => {
    const port = await freeUdpPort();
    await using run = startLoop(['receiver', '--port', String(port), '--display', 'none']);
    await run.event(state('receiver', 'waiting'));
    await awaitUdpBound(port);
    run.kill('SIGTERM');
    const { summary } = await expectInterrupted(run, 'SIGTERM');
    expect(summary.receiver).toMatchObject({ frames: 0, fps: 0, latencyMs: null });
  });

  it('SIGTERM while a receiver has lost its sender', async () => {
    const port = await freeUdpPort();
    await using receiver = startLoop(['receiver', '--port', String(port), '--display', 'none']);
    await receiver.event(state('receiver', 'waiting'));
    await using sender = startLoop(['sender', '--port', String(port), '--display', 'none', '--frames', '30']);
    await sender.ended();
    await receiver.event(state('receiver', 'stalled'));
    receiver.kill('SIGTERM');
    const { summary } = await expectInterrupted(receiver, 'SIGTERM');
    expect(summary.restarts.receiver).toBe(0);
  });
});

describe('a run', { timeout: TIMEOUT_MS }, () => {
  it('ends in order, as after SIGPIPE, when the reader of its output goes away', async () => {
    await using run = await startPlaying();
    run.closeOutput();
    const { exitCode, stderr } = await run.exit(PROMPT_MS);
    expect(stderr).toBe('');
    expect(exitCode).toBe(128 + constants.signals.SIGPIPE);
    expect(await run.leftovers()).toEqual([]);
  });
});

describe('a supervisor that is killed takes its children with it', { timeout: TIMEOUT_MS }, () => {
  it('while they play', async () => {
    await using run = await startPlaying();
    await expectChildrenDie(run, ['sender', 'receiver']);
  });

  it('while they play, on a host without setpriv', async () => {
    await using folder = await tempDir();
    // With nothing in PATH no setpriv is found: the children notice by themselves that their channel is closed.
    await using run = startLoop(await startFlags('start'), { env: { PATH: folder.path } });
    await run.event(receiverStats('frames', ({ frames }) => frames > 0));
    await expectChildrenDie(run, ['sender', 'receiver']);
  });

  it('while the receiver is blocked in its open', async () => {
    const port = await freeUdpPort();
    await using run = startLoop(['receiver', '--port', String(port), '--display', 'none']);
    await run.event(state('receiver', 'waiting'));
    await awaitUdpBound(port);
    await expectChildrenDie(run, ['receiver']);
  });
});

describe('a receiver that was there first', { timeout: TIMEOUT_MS }, () => {
  it('waits without a restart for as long as it takes, and shows the picture when a sender comes', async () => {
    const port = await freeUdpPort();
    const flags = ['--port', String(port), '--display', 'none'];
    // Waiting has no deadline: not even that for opening.
    await using receiver = startLoop(['receiver', ...flags, '--open-timeout', '1s', '--frames', '30']);
    const waiting = await receiver.event(state('receiver', 'waiting'));
    const stillWaiting = receiverStats('3 s of waiting', (stats) => stats.timeMs > waiting.timeMs + 3000);
    expect(await receiver.event(stillWaiting)).toMatchObject({ state: 'waiting', frames: 0 });
    await using sender = startLoop(['sender', ...flags]);
    const { exitCode, summary } = await receiver.ended();
    expect(exitCode).toBe(0);
    expect(summary).toMatchObject({ outcome: 'done', restarts: { receiver: 0 } });
    expect(summary.receiver).toMatchObject({ frames: 30, stamped: 30, unreadable: 0 });
    sender.kill('SIGTERM');
    await sender.ended();
  });
});

async function expectInterrupted(run: LoopRun, signal: 'SIGINT' | 'SIGTERM' | 'SIGHUP') {
  const end = await run.ended(PROMPT_MS);
  expect(end).toMatchObject({ exitCode: 128 + constants.signals[signal], signal: null, stderr: '' });
  expect(end.summary.outcome).toBe('interrupted');
  return end;
}

async function expectChildrenDie(run: LoopRun, roles: readonly ('sender' | 'receiver')[]): Promise<void> {
  const pids = roles.map((role) => run.childPid(role));
  run.kill('SIGKILL');
  expect(await Promise.all(pids.map((pid) => awaitGone(pid, 2000)))).toEqual(roles.map(() => true));
  expect(await run.leftovers(0)).toEqual([]);
  expect((await run.exit()).signal).toBe('SIGKILL');
}
