import { describe, expect, it } from 'vitest';
import { receiverStats, restart, state } from '../support/expected-events.js';
import { expectFramesAfter } from '../support/fault-runs.js';
import { startLoop } from '../support/loop-run.js';
import { freeUdpPort } from '../support/udp-ports.js';
import { xScreen } from '../support/x-screen.js';

const TIMEOUT_MS = 60_000;

describe('an X server that goes away', { timeout: TIMEOUT_MS }, () => {
  it('takes the windows of both children with it, which start again without', async () => {
    await using screen = await xScreen();
    const port = String(await freeUdpPort());
    await using run = startLoop(['start', '--port', port, '--display', 'auto'], { env: screen.env });
    await run.event(receiverStats('a latency', ({ latencyMs }) => latencyMs !== null));
    for (const title of ['sender', 'receiver']) await screen.window(title);
    const pids = [run.childPid('sender'), run.childPid('receiver')];
    await screen.stop();
    for (const role of ['sender', 'receiver'] as const) {
      const failed = await run.event(state(role, 'failed'));
      expect(failed.from).toBe('playing');
      expect(await run.event(restart(role))).toMatchObject({ attempt: 1 });
      await run.event(state(role, 'playing'), { after: failed });
    }
    const last = run.events.findLast((event) => event.type === 'state');
    if (last === undefined) throw new Error('there is no state');
    await expectFramesAfter(run, last);
    for (const pid of [run.childPid('sender'), run.childPid('receiver')]) expect(pids).not.toContain(pid);
    run.kill('SIGTERM');
    const { exitCode, summary } = await run.ended();
    expect(exitCode).toBe(143);
    expect(summary).toMatchObject({ outcome: 'interrupted', restarts: { sender: 1, receiver: 1 } });
  });
});
