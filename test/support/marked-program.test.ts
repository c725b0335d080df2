import { describe, expect, it } from 'vitest';
import { MarkedProgram, runProgram } from './marked-program.js';

describe('the proof that no process is left', () => {
  it('finds one that has moved to a session of its own and closed its output', async () => {
    await using program = new MarkedProgram(['sh', '-c', 'setsid sleep 61 </dev/null >/dev/null 2>&1 &']);
    await expect(program.ended()).rejects.toThrow(/has left behind:\nsleep 61$/);
  });

  it('ends what was found with the scope of the program', async () => {
    const program = new MarkedProgram(['sh', '-c', 'setsid sleep 61 </dev/null >/dev/null 2>&1 &']);
    await program.exit();
    await program[Symbol.asyncDispose]();
    expect(await program.leftovers()).toEqual([]);
  });

  it('lets a program pass that has waited for its children', async () => {
    const { exitCode, stdout } = await runProgram(['sh', '-c', 'sleep 0.01 & wait; echo done; exit 7']);
    expect({ exitCode, stdout }).toEqual({ exitCode: 7, stdout: 'done\n' });
  });
});
