import { fileURLToPath } from 'node:url';
import { expect, vi } from 'vitest';
import type { Role } from '../../src/config/child-config.js';
import { isGone } from '../../src/host/process-status.js';
import type { ChildMessage } from '../../src/protocol/messages.js';
import { ChildHandle, type ForkSettings } from '../../src/supervisor/child-handle.js';

export function fixture(name: string): string {
  return fileURLToPath(new URL(`../fixtures/children/${name}.mjs`, import.meta.url));
}

const children: ChildHandle[] = [];

/** A child of one of test/fixtures/children, with all that it says. */
export function forkFixture(name: string, role: Role = 'sender', settings: ForkSettings = {}) {
  const messages: ChildMessage[] = [];
  const lines: string[] = [];
  const losses: string[] = [];
  const child = ChildHandle.fork(
    role,
    {
      onMessage: (message) => messages.push(message),
      onLine: (line) => lines.push(line),
      onChannelLost: (reason) => losses.push(reason),
    },
    { ...settings, script: fixture(name) },
  );
  children.push(child);
  const has = (type: ChildMessage['type']) =>
    vi.waitFor(() => expect(messages.map((message) => message.type)).toContain(type), { timeout: 10_000, interval: 5 });
  return { child, messages, lines, losses, has };
}

/** A `fork` for a RoleRunner that runs one fixture after the other, and the last one again and again. */
export function forkerOf(...names: readonly [string, ...string[]]): typeof ChildHandle.fork {
  let attempts = 0;
  return (role, listener, settings) => {
    const name = names[Math.min(attempts, names.length - 1)] ?? names[0];
    attempts += 1;
    const child = ChildHandle.fork(role, listener, { ...settings, script: fixture(name) });
    children.push(child);
    return child;
  };
}

/** For afterAll: tests have to have ended their children by themselves; what is left is a fault, and is ended here. */
export function expectNoChildLeft(): void {
  const left = children.splice(0).filter(({ pid }) => pid !== null && !isGone(pid));
  for (const child of left) child.kill('SIGKILL');
  expect(left.map(({ pid }) => `process ${String(pid)} is still there`)).toEqual([]);
}
