import { execa } from 'execa';
import { expect, it } from 'vitest';
import { mayRunRealtime, REALTIME_COMMAND } from '../../src/host/realtime.js';

it('tells whether this user may use real-time priorities, as chrt finds out', async () => {
  const [command, ...args] = REALTIME_COMMAND;
  const { stdout, failed } = await execa(command, [...args, 'chrt', '--pid', '0'], { reject: false });
  expect(await mayRunRealtime()).toBe(!failed);
  if (!failed) expect(stdout).toContain('SCHED_RR');
});
