import { afterAll, describe, expect, it, vi } from 'vitest';
import { readFileSync } from 'node:fs';
import { isGone } from '../../src/host/process-status.js';
import { mayRunRealtime } from '../../src/host/realtime.js';
import { parentDeathCommand } from '../../src/host/parent-death.js';
import { childEnvironment } from '../../src/supervisor/child-command.js';
import { senderConfig } from '../config/child-configs.js';
import { expectNoChildLeft, forkFixture } from './fixtures.js';

afterAll(expectNoChildLeft);

it.concurrent('carries the configuration there and the messages back, in order', async () => {
  const { child, messages, has } = forkFixture('plays');
  await has('ready');
  child.configure(senderConfig({ frames: 3 }));
  const exit = await child.exited;
  expect(exit).toMatchObject({ exitCode: 0, signal: null, fault: null, done: 'frames', stderrTail: [] });
  expect(messages.map((message) => (message.type === 'progress' ? message.step : message.type))).toEqual([
    ...['ready', 'opening', 'playing', 'sender-report', 'sender-report', 'sender-report', 'sender-report', 'done'],
  ]);
  expect(messages.at(-2)).toEqual({
    type: 'sender-report',
    frames: 3,
    firstFrameUs: 1,
    lastFrameUs: 30_001,
    writeUs: 0,
  });
});

it.concurrent('carries a request to stop', async () => {
  const { child, messages, has } = forkFixture('plays', 'receiver');
  await has('ready');
  child.requestStop();
  child.configure(senderConfig());
  expect(await child.exited).toMatchObject({ exitCode: 0, done: 'stopped' });
  expect(messages.at(-1)).toEqual({ type: 'done', reason: 'stopped' });
});

describe.concurrent('the end of a child', () => {
  it('is told by exit code, with its last lines', async () => {
    const { child, lines } = forkFixture('exits-at-once');
    const exit = await child.exited;
    expect(exit).toMatchObject({ exitCode: 7, signal: null, fault: null, done: null });
    expect(exit.stderrTail).toEqual(['all is well', 'fatal error: the addon is broken']);
    expect(lines).toEqual(exit.stderrTail);
    expect(exit.uptimeMs).toBeGreaterThan(0);
  });

  it.each([
    ['crashes-with-sigsegv', 'SIGSEGV'],
    ['aborts', 'SIGABRT'],
  ])('is told by signal: %s', async (name, signal) => {
    const { child, has } = forkFixture(name);
    await has('ready');
    child.configure(senderConfig());
    expect(await child.exited).toMatchObject({ exitCode: null, signal, fault: null, done: null });
  });

  it.each(['SIGKILL', 'SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT', 'SIGUSR2', 'SIGSEGV', 'SIGBUS'] as const)(
    'is told when somebody sends %s',
    async (signal) => {
      const { child, has } = forkFixture('talks-first');
      await has('ready');
      child.kill(signal);
      expect(await child.exited).toMatchObject({ exitCode: null, signal, done: null });
    },
  );

  it('is told with what the child said of it', async () => {
    const { child, has } = forkFixture('says-fault');
    await has('ready');
    child.configure(senderConfig());
    expect(await child.exited).toMatchObject({
      exitCode: 4,
      fault: { code: 'capture-failed', message: 'the live source ended' },
      stderrTail: ['GStreamer error: could not read'],
    });
  });

  it('comes after the last of its messages, however many are on their way', async () => {
    const { child, messages } = forkFixture('floods-ipc');
    const exit = await child.exited;
    expect(exit.fault).toEqual({ code: 'internal', message: 'the last message' });
    const texts = messages.map((message) => (message.type === 'log' ? message.message : message.type));
    expect(texts).toEqual([...Array.from({ length: 20_000 }, (_, index) => String(index + 1)), 'fault']);
  });

  it('is not put off by a process that holds its pipes open', async () => {
    const { child, messages } = forkFixture('leaves-its-pipes-open');
    const exit = await child.exited;
    const holder = Number(messages[0]?.type === 'log' ? messages[0].message : Number.NaN);
    try {
      expect(exit).toMatchObject({ exitCode: 5 });
      expect(isGone(holder)).toBe(false);
    } finally {
      process.kill(holder, 'SIGKILL');
    }
  });

  it('leaves nobody to talk to, and talking does no harm', async () => {
    const { child } = forkFixture('exits-at-once');
    await child.exited;
    child.configure(senderConfig());
    child.requestStop();
    child.kill('SIGKILL');
    expect(await child.exited).toMatchObject({ exitCode: 7 });
  });
});

it.concurrent('keeps the last 20 lines of stderr, and hands on all lines of both outputs', async () => {
  const { child, lines } = forkFixture('talks');
  const { stderrTail } = await child.exited;
  expect(stderrTail).toEqual([
    ...Array.from({ length: 19 }, (_, index) => `stderr ${String(index + 12)}`),
    'without an end',
  ]);
  expect(lines.filter((line) => line !== 'stdout')).toEqual([
    ...Array.from({ length: 30 }, (_, index) => `stderr ${String(index + 1)}`),
    'without an end',
  ]);
  expect(lines).toContain('stdout');
});

it.concurrent('drops what is no message, says so, and goes on', async () => {
  const { child, messages, lines, has } = forkFixture('sends-garbage');
  await has('ready');
  expect(messages).toEqual([{ type: 'log', level: 'warn', message: 'now I behave' }, { type: 'ready' }]);
  expect(lines.length).toBeGreaterThan(20);
  for (const line of lines) expect(line).toMatch(/^message that does not parse: ./);
  for (const line of lines) expect(line.length).toBeLessThan(500);
  child.requestStop();
  expect(await child.exited).toMatchObject({ exitCode: 0, done: 'stopped', fault: null });
});

it.concurrent('cannot reach a child that has closed its channel, but can still end it', async () => {
  const { child, has } = forkFixture('closes-ipc');
  await has('ready');
  child.configure(senderConfig());
  await has('sender-report');
  child.requestStop();
  child.kill('SIGTERM');
  child.kill('SIGKILL');
  expect(await child.exited).toMatchObject({ signal: 'SIGKILL', done: null });
});

describe.concurrent('a channel that is lost', () => {
  it('by bytes that are no message is told with the reason, and nothing that follows is taken for one', async () => {
    const { child, has, losses, messages } = forkFixture('sends-raw-garbage');
    await has('ready');
    child.configure(senderConfig());
    await vi.waitFor(() => expect(losses).not.toEqual([]), { timeout: 10_000 });
    expect(losses[0]).toMatch(/^it sent garbage: .*a message of \d+ bytes is announced/);
    expect(messages.at(-1)).toMatchObject({ type: 'sender-report', frames: 1 });
    expect(isGone(child.pid ?? 0)).toBe(false);
    child.requestStop();
    child.kill('SIGKILL');
    expect(await child.exited).toMatchObject({ signal: 'SIGKILL', done: null, fault: null });
  });

  it('because the child has closed it is told while the child lives', async () => {
    const { child, has, losses } = forkFixture('closes-ipc');
    await has('ready');
    child.configure(senderConfig());
    await vi.waitFor(() => expect(losses).toEqual(['it closed its channel to the supervisor']), { timeout: 10_000 });
    expect(isGone(child.pid ?? 0)).toBe(false);
    child.kill('SIGKILL');
    await child.exited;
  });
});

it.concurrent('is ready once the child has said so, and not before', async () => {
  const { child, has } = forkFixture('talks-first');
  expect(child.isReady).toBe(false);
  await has('ready');
  expect(child.isReady).toBe(true);
  child.kill('SIGKILL');
  await child.exited;
  const silent = forkFixture('exits-at-once').child;
  await silent.exited;
  expect(silent.isReady).toBe(false);
});

it.concurrent('carries the word to go on to a child that holds', async () => {
  const { child, has, messages } = forkFixture('holds');
  await has('ready');
  child.configure(senderConfig({ hold: true }));
  const steps = () => messages.map((message) => (message.type === 'progress' ? message.step : message.type));
  await vi.waitFor(() => expect(steps()).toEqual(['ready', 'opening', 'holding']), { timeout: 10_000 });
  child.go({ firstSequence: null, frames: null });
  await has('sender-report');
  expect(steps().slice(0, 4)).toEqual(['ready', 'opening', 'holding', 'playing']);
  child.requestStop();
  expect(await child.exited).toMatchObject({ done: 'stopped' });
});

it.concurrent('is heard by whoever takes it over, from there on', async () => {
  const { child, has, messages } = forkFixture('plays');
  await has('ready');
  const heard: string[] = [];
  child.listen({ onMessage: ({ type }) => heard.push(type), onLine: () => undefined, onChannelLost: () => undefined });
  child.configure(senderConfig({ frames: 1 }));
  expect(await child.exited).toMatchObject({ done: 'frames' });
  expect(messages).toEqual([{ type: 'ready' }]);
  expect(heard).toEqual(['progress', 'progress', 'sender-report', 'sender-report', 'done']);
});

describe.concurrent('how a child is started', () => {
  it('has what the addon needs in its environment before it is loaded', () => {
    expect(childEnvironment()).toMatchObject({
      OPENCV4NODEJS_DISABLE_EXTERNAL_MEM_TRACKING: '1',
      OPENCV4NODEJS_DISABLE_AUTOBUILD: '1',
      OPENCV_VIDEOIO_PRIORITY_LIST: 'GSTREAMER',
    });
  });

  it('keeps the memory of pictures where there is a hook, unless the user has said otherwise', () => {
    const kept = { MALLOC_MMAP_THRESHOLD_: '33554432', MALLOC_TRIM_THRESHOLD_: '134217728' };
    expect(childEnvironment()).not.toMatchObject(kept);
    expect(childEnvironment(true)).toMatchObject(kept);
    vi.stubEnv('MALLOC_TRIM_THRESHOLD_', '1');
    expect(childEnvironment(true)).toMatchObject({ ...kept, MALLOC_TRIM_THRESHOLD_: '1' });
    vi.unstubAllEnvs();
  });

  it('ends with its parent by order of the kernel, where setpriv is there to ask for that', () => {
    const command = parentDeathCommand();
    if (command.length > 0) expect(command.slice(1)).toEqual(['--pdeathsig', 'KILL', '--']);
    expect(command[0] ?? '/setpriv').toMatch(/^\/.*setpriv$/);
  });

  it.each([
    [true, '2'],
    [false, '0'],
  ])('with realtime %s has the scheduling policy %s (SCHED_RR is 2)', async (realtime, policy) => {
    if (realtime && !(await mayRunRealtime()))
      throw new Error('this user may not use real-time priorities: run as root');
    const { child, has } = forkFixture('talks-first', 'sender', { realtime });
    await has('ready');
    const stat = readFileSync(`/proc/${String(child.pid)}/stat`, 'utf8');
    // Field 41 (proc(5)); the one after the name is the third.
    expect(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[38]).toBe(policy);
    child.kill('SIGKILL');
    await child.exited;
  });

  it('has a process group of its own, so that Ctrl-C at the terminal reaches the supervisor alone', async () => {
    const { child, lines } = forkFixture('tells-its-group');
    await child.exited;
    await vi.waitFor(() => expect(lines).toEqual([String(child.pid)]));
  });
});
