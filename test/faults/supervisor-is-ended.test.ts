import { constants } from 'node:os';
import { describe, expect, it } from 'vitest';
import { isGone } from '../../src/host/process-status.js';
import { state } from '../support/expected-events.js';
import { expectFramesAfter, expectRestarts, logged, startPlaying, startWaiting } from '../support/fault-runs.js';
import type { LoopRun } from '../support/loop-run.js';
import { awaitGone } from '../support/processes.js';
import { tempDir } from '../support/temp-dir.js';
import { timeNamespace } from '../support/time-namespace.js';
import { freeUdpPort } from '../support/udp-ports.js';

const TIMEOUT_MS = 60_000;
const isRoot = process.getuid?.() === 0;

describe('a supervisor that is ended', { timeout: TIMEOUT_MS }, () => {
  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('by %s ends its children in order', async (signal) => {
    await using run = await startPlaying(await freeUdpPort());
    const pids = childPids(run);
    run.kill(signal);
    const { exitCode, stderr, summary } = await run.ended(5000);
    expect({ exitCode, stderr }).toEqual({ exitCode: 128 + constants.signals[signal], stderr: '' });
    expect(summary).toMatchObject({ outcome: 'interrupted', restarts: { sender: 0, receiver: 0 } });
    expect(pids.map((pid) => isGone(pid))).toEqual([true, true]);
  });

  it('by a second Ctrl-C does not wait for children that do not answer', async () => {
    await using run = await startPlaying(await freeUdpPort());
    const pids = childPids(run);
    // Asked in order they would be given 2 s.
    for (const pid of pids) process.kill(pid, 'SIGSTOP');
    run.killGroup('SIGINT');
    await run.event(state('sender', 'stopping'));
    run.killGroup('SIGINT');
    const { exitCode, stderr, summary } = await run.ended(1500);
    expect({ exitCode, stderr }).toEqual({ exitCode: 130, stderr: '' });
    expect(summary.outcome).toBe('interrupted');
    expect(pids.map((pid) => isGone(pid))).toEqual([true, true]);
  });

  it('by SIGKILL takes its children with it, and the next run can use the port', async () => {
    const port = await freeUdpPort();
    await using killed = await startPlaying(port);
    await expectChildrenGo(killed, childPids(killed));
    await using run = await startPlaying(port);
    await expectRestarts(run, {});
  });

  it('by SIGKILL while its receiver is blocked in its open takes that with it', async () => {
    const port = await freeUdpPort();
    await using killed = await startWaiting(port);
    await expectChildrenGo(killed, [killed.childPid('receiver')]);
    await using run = await startPlaying(port);
    await expectRestarts(run, {});
  });

  it('by SIGKILL without setpriv leaves a blocked receiver, which the next run ends', async ({ skip }) => {
    skip(!isRoot, 'a time namespace needs root: run this test as root');
    await using folder = await tempDir();
    await using namespace = await timeNamespace();
    const prefix = namespace.enter;
    const port = await freeUdpPort();
    // With nothing in PATH no setpriv is found.
    await using killed = await startWaiting(port, [], { prefix, env: { PATH: folder.path } });
    const orphan = killed.childPid('receiver');
    killed.kill('SIGKILL');
    expect((await killed.exit()).signal).toBe('SIGKILL');
    // It should have ended by itself within 1 s, if it could.
    expect(await awaitGone(orphan, 1500)).toBe(false);
    await using run = await startPlaying(port, [], { prefix });
    const told = await run.event(logged('left behind'));
    expect(told).toMatchObject({ level: 'warn', role: null });
    expect(told.message).toContain(`process ${String(orphan)}`);
    expect(isGone(orphan)).toBe(true);
    expect(await killed.leftovers()).toEqual([]);
    await expectFramesAfter(run, told);
    await expectRestarts(run, {});
  });
});

function childPids(run: LoopRun): number[] {
  return [run.childPid('sender'), run.childPid('receiver')];
}

async function expectChildrenGo(run: LoopRun, pids: readonly number[]): Promise<void> {
  run.kill('SIGKILL');
  expect(await Promise.all(pids.map((pid) => awaitGone(pid, 2000)))).toEqual(pids.map(() => true));
  expect((await run.exit()).signal).toBe('SIGKILL');
  expect(await run.leftovers()).toEqual([]);
}
