import { expect, it } from 'vitest';
import { residentBytes } from '../../src/host/process-memory.js';
import { MAX_LINES_PER_SECOND } from '../../src/supervisor/line-limiter.js';
import { state } from '../support/expected-events.js';
import { expectEnd, expectFramesAfter, startFaultyLoop } from './faulty-loop.js';

it('costs the supervisor neither memory nor a restart, and is told in few lines', async () => {
  await using run = await startFaultyLoop({ children: { sender: ['floods-stderr-and-plays'] } });
  await run.event(state('sender', 'starting'));
  const memory = watchMemory(run.pid);
  const playing = await run.event(state('sender', 'playing'));
  const { firstBytes, highestBytes } = memory.end();
  expect(highestBytes - firstBytes).toBeLessThan(80e6);
  const lines = run.events.filter((event) => event.type === 'log' && event.message.startsWith('x'));
  expect(lines.length).toBeGreaterThan(0);
  const seconds = Math.ceil(playing.timeMs / 1000);
  expect(lines.length).toBeLessThanOrEqual(seconds * MAX_LINES_PER_SECOND);
  await expectFramesAfter(run, playing);
  const told = run.events.flatMap((event) => (event.type === 'log' ? [event.message] : []));
  expect(told).toContainEqual(expect.stringMatching(/^… \d+ more lines in that second were left out$/));
  await expectEnd(run, { sender: 0, receiver: 0 });
});

/** Looks at a process again and again, until `end`. */
function watchMemory(pid: number): { end: () => { firstBytes: number; highestBytes: number } } {
  const look = () => residentBytes(pid) ?? 0;
  const firstBytes = look();
  let highestBytes = firstBytes;
  const timer = setInterval(() => (highestBytes = Math.max(highestBytes, look())), 10);
  return {
    end: () => {
      clearInterval(timer);
      return { firstBytes, highestBytes };
    },
  };
}
