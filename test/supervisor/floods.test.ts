import { afterAll, expect, it } from 'vitest';
import { senderConfig } from '../config/child-configs.js';
import { expectNoChildLeft, forkFixture } from './fixtures.js';

afterAll(expectNoChildLeft);

it.concurrent('reads 100 MB of stderr from a child in bounded memory, to the last line', async () => {
  const { child, lines, has } = forkFixture('floods-stderr');
  await has('ready');
  let seen = 0;
  let highestBytes = 0;
  // What is collected here is not the handle's: only its count is kept.
  lines.push = (line = '') => {
    seen += 1;
    if (seen % 500 === 0) highestBytes = Math.max(highestBytes, process.memoryUsage().rss);
    lines[0] = line;
    return seen;
  };
  const beforeBytes = process.memoryUsage().rss;
  child.configure(senderConfig());
  const exit = await child.exited;
  expect(exit).toMatchObject({ exitCode: 0, done: 'frames' });
  expect(seen).toBe(100_001);
  expect(exit.stderrTail).toHaveLength(20);
  expect(exit.stderrTail.at(-1)).toBe('the last words');
  expect(highestBytes - beforeBytes).toBeLessThan(150e6);
});
