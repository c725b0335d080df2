import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { restart, state } from '../support/expected-events.js';
import { expectFramesAfter, startPlaying } from '../support/fault-runs.js';
import type { LoopRun } from '../support/loop-run.js';
import { freeUdpPort } from '../support/udp-ports.js';

const TIMEOUT_MS = 60_000;

describe('a port that another program takes while the receiver is down', { timeout: TIMEOUT_MS }, () => {
  it('is tried again and again, with the reason told, until it is free', async () => {
    const port = await freeUdpPort();
    await using run = await startPlaying(port);
    const sender = run.childPid('sender');
    const thief = await takePort(run, port);
    const killed = await run.event(state('receiver', 'failed'));
    expect(killed.reason).toContain('SIGKILL');
    const refused = await run.event(state('receiver', 'failed'), { after: killed });
    expect(refused.reason).toContain(
      `UDP port ${String(port)} on 127.0.0.1 is taken by node (pid ${String(process.pid)})`,
    );
    const again = await run.event(restart('receiver'), { after: refused });
    expect(again).toMatchObject({ attempt: 2, reason: 'open-failed' });
    thief.close();
    await once(thief, 'close');
    const playing = await run.event(state('receiver', 'playing'), { after: again });
    await expectFramesAfter(run, playing);
    expect(run.childPid('sender')).toBe(sender);
    run.kill('SIGTERM');
    const { summary } = await run.ended();
    expect(summary.restarts.sender).toBe(0);
    expect(summary.restarts.receiver).toBeGreaterThanOrEqual(2);
  });
});

/** The supervisor is stopped meanwhile, so that its next child cannot be faster. */
async function takePort(run: LoopRun, port: number): Promise<Socket> {
  run.kill('SIGSTOP');
  process.kill(run.childPid('receiver'), 'SIGKILL');
  const socket = await bound(port);
  run.kill('SIGCONT');
  return socket;
}

/** Binds as soon as the killed child's socket is gone. */
async function bound(port: number): Promise<Socket> {
  for (;;) {
    const socket = createSocket('udp4');
    const failed = once(socket, 'error').then(() => true);
    socket.bind(port, '127.0.0.1');
    if (!(await Promise.race([failed, once(socket, 'listening').then(() => false)]))) return socket;
    await delay(10);
  }
}
