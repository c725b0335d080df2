import { afterAll, expect, it } from 'vitest';
import { isGone } from '../../src/host/process-status.js';
import {
  BLOCKED_GRACE,
  KILL_AT_ONCE,
  LEAVE_GRACE,
  STOP_GRACE,
  type StopGrace,
  stopChild,
} from '../../src/supervisor/stop-child.js';
import { senderConfig } from '../config/child-configs.js';
import { expectNoChildLeft, forkFixture } from './fixtures.js';

afterAll(expectNoChildLeft);

const PATIENT: StopGrace = { requestMs: 20_000, terminateMs: 20_000, killMs: 20_000 };
const SHORT: StopGrace = { requestMs: 30, terminateMs: 30, killMs: 20_000 };

async function playing(name: string) {
  const forked = forkFixture(name);
  await forked.has('ready');
  forked.child.configure(senderConfig());
  await forked.has('sender-report');
  return forked.child;
}

it.concurrent('asks first, and that is enough for a child that is well', async () => {
  const child = await playing('plays');
  expect(await stopChild(child, PATIENT)).toMatchObject({ exitCode: 0, signal: null, done: 'stopped' });
  expect(isGone(child.pid ?? 0)).toBe(true);
});

it.concurrent('sends SIGTERM to a child that does not listen', async () => {
  const child = await playing('stops-giving-frames');
  expect(await stopChild(child, { ...PATIENT, requestMs: 30 })).toMatchObject({ signal: 'SIGTERM', done: null });
  expect(isGone(child.pid ?? 0)).toBe(true);
});

it.concurrent.each(['ignores-sigterm', 'blocks-event-loop', 'closes-ipc'])('kills a child that %s', async (name) => {
  const child = await playing(name);
  expect(await stopChild(child, SHORT)).toMatchObject({ signal: 'SIGKILL', done: null });
  expect(isGone(child.pid ?? 0)).toBe(true);
});

it.concurrent('kills a child that has been stopped by SIGSTOP and can run no handler', async () => {
  const child = await playing('plays');
  child.kill('SIGSTOP');
  expect(await stopChild(child, SHORT)).toMatchObject({ signal: 'SIGKILL' });
});

it.concurrent('kills at once what is wanted no more', async () => {
  const child = await playing('plays');
  expect(await stopChild(child, KILL_AT_ONCE)).toMatchObject({ signal: 'SIGKILL', done: null });
});

it.concurrent('keeps what a child had said before it hung', async () => {
  const child = await playing('hangs-after-done');
  expect(await stopChild(child, SHORT)).toMatchObject({ signal: 'SIGKILL', done: 'end-of-stream' });
});

it.concurrent('tells of a child that is gone already how it went', async () => {
  const { child } = forkFixture('exits-at-once');
  await child.exited;
  expect(await stopChild(child)).toMatchObject({ exitCode: 7 });
});

it.concurrent('may be told to end the same child more than once', async () => {
  const child = await playing('ignores-sigterm');
  const exits = await Promise.all([stopChild(child, SHORT), stopChild(child, KILL_AT_ONCE), stopChild(child, SHORT)]);
  for (const exit of exits) expect(exit).toMatchObject({ signal: 'SIGKILL' });
});

it.concurrent('gives no grace of any kind without an end, and the kernel always time to kill', () => {
  for (const { requestMs, terminateMs, killMs } of [STOP_GRACE, LEAVE_GRACE, BLOCKED_GRACE, KILL_AT_ONCE]) {
    expect(requestMs + terminateMs).toBeLessThanOrEqual(3000);
    expect(killMs).toBeGreaterThanOrEqual(1000);
  }
  expect(KILL_AT_ONCE.requestMs + KILL_AT_ONCE.terminateMs).toBe(0);
});
