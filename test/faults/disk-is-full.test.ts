import { describe, expect, it } from 'vitest';
import { CLI } from '../support/loop-run.js';
import { runProgram } from '../support/marked-program.js';
import { freeUdpPort } from '../support/udp-ports.js';

/** Runs 60 frames with one of its outputs on a disk that is always full (full(4)). */
async function playInto(output: '1' | '2', ...flags: readonly string[]) {
  const args = ['start', '--port', String(await freeUdpPort()), '--display', 'none', '--frames', '60', ...flags];
  const command = `exec "$0" "$@" ${output}>/dev/full`;
  return await runProgram(['sh', '-c', command, process.execPath, CLI, ...args], { withinMs: 30_000 });
}

describe('a disk that is full', { timeout: 60_000 }, () => {
  it('does not end a link whose events cannot be written, and is told once', async () => {
    const { exitCode, stderr } = await playInto('1', '--json');
    expect(stderr).toMatch(/^gstcv-loop: output cannot be written \(ENOSPC.*\): it goes on without\n$/);
    expect(exitCode).toBe(0);
  });

  it('does not end a link whose log cannot be written', async () => {
    expect(await playInto('2')).toMatchObject({ exitCode: 0, stdout: '', stderr: '' });
  });
});
