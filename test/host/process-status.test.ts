import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { expect, it, vi } from 'vitest';
import { isEnding, isGone, processStatus } from '../../src/host/process-status.js';

const LAST_PID_THERE_CAN_BE = 4_194_304;

it('sees that this process runs', () => {
  expect(processStatus(process.pid)).toBe('running');
  expect(isGone(process.pid)).toBe(false);
});

it('sees that there is no such process', () => {
  expect(processStatus(LAST_PID_THERE_CAN_BE)).toBe('gone');
  expect(isGone(LAST_PID_THERE_CAN_BE)).toBe(true);
});

it('sees through a zombie, which kill(pid, 0) takes for alive', async () => {
  // The shell starts a command and becomes a program that never asks how the command ended.
  const parent = spawn('sh', ['-c', 'sleep 60 & echo $!; exec sleep 60'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(parent, 'close');
  try {
    const [line] = (await once(createInterface(parent.stdout), 'line')) as [string];
    const zombie = Number(line);
    await vi.waitFor(() => expect(readFileSync(`/proc/${String(parent.pid)}/comm`, 'utf8')).toBe('sleep\n'));
    process.kill(zombie, 'SIGKILL');
    await vi.waitFor(() => expect(processStatus(zombie)).toBe('zombie'));
    expect(process.kill(zombie, 0)).toBe(true);
    expect(isGone(zombie)).toBe(true);
  } finally {
    parent.kill('SIGKILL');
    await ended;
  }
});

const stat = (name: string, state: string, threads: number) =>
  `42 (${name}) ${state} 1 42 42 0 -1 4194304 1 0 0 0 0 0 0 0 20 0 ${String(threads)} 0 100 0 0`;

it.each(['sh', 'tmux: server', 'a) Z 1 (b', ') Z 1 1', 'R (', ''])('is not fooled by the name "%s"', (name) => {
  expect(processStatus(42, () => stat(name, 'S', 1))).toBe('running');
  expect(processStatus(42, () => stat(name, 'Z', 1))).toBe('zombie');
});

it('waits for the threads that outlive the main thread', () => {
  expect(processStatus(42, () => stat('node', 'Z', 7))).toBe('running');
});

it('knows of a process that nothing is to be expected from any more, though its threads are still there', () => {
  expect(isEnding(process.pid)).toBe(false);
  expect(isEnding(42, () => stat('node', 'T', 7))).toBe(false);
  expect(isEnding(42, () => stat('node', 'Z', 7))).toBe(true);
  expect(isEnding(LAST_PID_THERE_CAN_BE)).toBe(true);
});

it('does not take another fault of /proc for an end', () => {
  const refuse = () => {
    throw Object.assign(new Error('too many open files'), { code: 'EMFILE' });
  };
  expect(() => processStatus(42, refuse)).toThrow('too many open files');
});
