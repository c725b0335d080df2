import { getPriority, setPriority } from 'node:os';
import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { lowerThreadPriority } from '../../src/host/thread-priority.js';

const threads = () => readdirSync('/proc/self/task').map(Number);
const nameOf = (id: number) => readFileSync(`/proc/self/task/${String(id)}/comm`, 'utf8').trim();

it('lowers the threads of that name and no others', () => {
  const name = 'libuv-worker';
  const before = new Map(threads().map((id) => [id, getPriority(id)]));
  const matching = threads().filter((id) => nameOf(id).startsWith(name));
  expect(lowerThreadPriority(name)).toBe(matching.length);
  for (const id of before.keys()) {
    expect(getPriority(id)).toBe(matching.includes(id) ? 19 : before.get(id));
  }
});

it('finds no thread of a name that none has', () => {
  expect(lowerThreadPriority('no-such-thread')).toBe(0);
  expect(() => setPriority(process.pid, getPriority(process.pid))).not.toThrow();
});
