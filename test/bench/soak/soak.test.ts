import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { runProgram } from '../../support/marked-program.js';

const SOAK = fileURLToPath(new URL('../../../bench/soak/main.js', import.meta.url));

it('survives a minute of random faults: each recovered, nothing restarted without need, nothing left', async () => {
  const { exitCode, stdout, stderr } = await runProgram([process.execPath, SOAK, '--minutes', '1'], {
    withinMs: 150_000,
  });
  // The seed is in there, to have the same faults again.
  expect({ exitCode, stdout, stderr }).toMatchObject({ exitCode: 0 });
  expect(stdout).toMatch(/faults injected: ([1-9]\d*), survived: \1\n/);
  expect(stdout).toContain('processes left behind: 0');
}, 180_000);
