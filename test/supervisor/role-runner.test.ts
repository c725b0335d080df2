import { afterAll, describe, expect, it, vi } from 'vitest';
import { isGone } from '../../src/host/process-status.js';
import type { ChildState } from '../../src/protocol/events.js';
import type { ChildHandle } from '../../src/supervisor/child-handle.js';
import { MAX_LINES_PER_SECOND } from '../../src/supervisor/line-limiter.js';
import { RESTART_DELAYS } from '../../src/supervisor/restart-policy.js';
import { STOP_GRACE } from '../../src/supervisor/stop-child.js';
import { receiverConfig, senderConfig } from '../config/child-configs.js';
import { expectNoChildLeft, forkerOf } from './fixtures.js';
import { runnerOf, tapCounts } from './runner-bench.js';

afterAll(expectNoChildLeft);

describe.concurrent('a child that is well', () => {
  it('goes from one state to the next, each told once with its reason, and is done', async () => {
    const { runner, of, messages, outcome } = runnerOf(['plays'], { config: () => senderConfig({ frames: 5 }) });
    expect(await outcome()).toBe('frames');
    expect(of('state').map(({ from, to, reason }) => `${from} > ${to}: ${reason}`)).toEqual([
      'stopped > starting: process started',
      'starting > opening: pipeline is being opened',
      'opening > playing: first frame',
      'playing > stopped: frames',
    ]);
    expect([runner.state, runner.restarts, of('restart'), of('diagnosis')]).toEqual(['stopped', 0, [], []]);
    expect(messages.at(-1)).toEqual({ type: 'done', reason: 'frames' });
  });

  it('waits, as a receiver, for the first packet before it counts as opening', async () => {
    let packets = 0;
    const bench = runnerOf(['opens-for-ever'], { role: 'receiver', packets: () => tapCounts(packets) });
    const outcome = bench.outcome();
    await bench.reaches('waiting');
    packets = 1;
    await bench.reaches('opening');
    expect(bench.of('state').at(-1)).toMatchObject({ from: 'waiting', to: 'opening', reason: 'first RTP packet' });
    await bench.runner.stop();
    expect(await outcome).toBe('stopped');
  });

  it('is configured only when the gate is open', async () => {
    let open: () => void = () => undefined;
    const gate = () => new Promise<void>((resolve) => (open = resolve));
    const bench = runnerOf(['plays'], { gate, config: () => senderConfig({ frames: 1 }) });
    const outcome = bench.outcome();
    await vi.waitFor(() => expect(bench.messages).toContainEqual({ type: 'ready' }), { timeout: 10_000 });
    expect(bench.states()).toEqual(['starting']);
    open();
    expect(await outcome).toBe('frames');
  });

  it('may print what it likes on stdout, where GStreamer says nothing', async () => {
    const { of, outcome } = runnerOf(['prints-like-gstreamer'], { config: () => senderConfig({ frames: 2 }) });
    expect(await outcome()).toBe('frames');
    expect(of('log')).toContainEqual(expect.objectContaining({ message: 'no element "car" in this frame' }));
  });

  it('hears the log of its child, and each line that it writes', async () => {
    const { of, outcome } = runnerOf(['says-fault']);
    await outcome();
    expect(of('log')).toContainEqual({
      ...{ type: 'log', level: 'debug', role: 'sender' },
      message: 'GStreamer error: could not read',
    });
  });
});

describe.concurrent('a stop', () => {
  it.each([
    ['plays', 'sender'],
    ['ignores-sigterm', 'sender'],
    ['plays', 'receiver'],
  ] as const)('ends a child that %s as a %s', async (name, role) => {
    const bench = runnerOf([name], { role });
    const outcome = bench.outcome();
    await bench.reaches('playing');
    await bench.runner.stop();
    for (const pid of bench.pids()) expect(isGone(pid)).toBe(true);
    expect(await outcome).toBe('stopped');
    expect(bench.states().slice(-2)).toEqual(['stopping', 'stopped']);
    expect([bench.of('restart'), bench.of('diagnosis')]).toEqual([[], []]);
  });

  it('does not wait long for a receiver whose open blocks', async () => {
    const bench = runnerOf(['opens-for-ever'], { role: 'receiver' });
    const outcome = bench.outcome();
    await bench.reaches('waiting');
    const askedMs = performance.now();
    await bench.runner.stop();
    expect(performance.now() - askedMs).toBeLessThan(STOP_GRACE.requestMs + STOP_GRACE.terminateMs);
    expect(await outcome).toBe('stopped');
  });

  it('resolves for all who ask when the process is gone, and not before', async () => {
    const bench = runnerOf(['ignores-sigterm']);
    const outcome = bench.outcome();
    await bench.reaches('playing');
    const gone = () => bench.pids().map((pid) => isGone(pid));
    void bench.runner.stop();
    await bench.runner.stop();
    expect(gone()).not.toContain(false);
    await outcome;
  });

  it('ends a child that is still starting', async () => {
    const bench = runnerOf(['never-ready']);
    const outcome = bench.outcome();
    await bench.reaches('starting');
    await bench.runner.stop();
    expect(await outcome).toBe('stopped');
  });

  it('ends the wait for the next restart', async () => {
    const bench = runnerOf(['exits-at-once'], { limits: { maxRestarts: 1000 } });
    const outcome = bench.outcome();
    await bench.reaches('failed', 3);
    await bench.runner.stop();
    expect(await outcome).toBe('stopped');
    const forked = bench.forks.length;
    await bench.runner.stop();
    expect(bench.forks).toHaveLength(forked);
  });

  it('before the run allows no child at all', async () => {
    const bench = runnerOf(['plays']);
    await bench.runner.stop();
    expect(await bench.outcome()).toBe('stopped');
    expect(bench.forks).toEqual([]);
  });

  it('takes the word of a child that was done in the same moment', async () => {
    const bench = runnerOf(['hangs-after-done']);
    const outcome = bench.outcome();
    await vi.waitFor(() => expect(bench.messages.at(-1)).toMatchObject({ type: 'done' }), { timeout: 10_000 });
    await bench.runner.stop();
    expect(['stopped', 'end-of-stream']).toContain(await outcome);
    expect(bench.states().at(-1)).toBe('stopped');
  });
});

/** What a child has written goes below its own line of the story, but for what stands in that already. */
const asStderr = (line: string) => `      stderr: ${line}`;

describe.concurrent('a child that ends when it should not', () => {
  it.each([
    [
      'exits-at-once',
      'child-died',
      'the process ended with exit code 7 [fatal error: the addon is broken]',
      ['all is well'],
    ],
    ['crashes-with-sigsegv', 'child-died', 'the process ended with signal SIGSEGV', []],
    ['says-fault', 'capture-failed', 'the live source ended [GStreamer error: could not read]', []],
    ['leaves-unasked', 'child-died', 'the process was ended by somebody else, with SIGTERM', []],
  ])('has failed: %s', async (name, code, message, otherLines) => {
    const { outcome, of, states, runner } = runnerOf([name]);
    expect(await outcome()).toMatchObject({
      ...{ name: 'LoopError', code: 'gave-up', exitCode: 4, cause: { cause: { code } } },
      message: ['sender: gave up after 1 attempt', `  attempt 1: ${message}`, ...otherLines.map(asStderr)].join('\n'),
    });
    expect(states().at(-1)).toBe('failed');
    expect(of('state').at(-1)).toMatchObject({ reason: message });
    expect([runner.restarts, of('restart')]).toEqual([0, []]);
  });

  it('is not started again when nothing can come of it', async () => {
    const bench = runnerOf(['misses-element'], { limits: { maxRestarts: 10 } });
    expect(await bench.outcome()).toMatchObject({
      ...{ code: 'missing', exitCode: 3 },
      message: 'sender: no element "x264enc" (install gstreamer1.0-plugins-ugly)',
    });
    expect(bench.forks).toHaveLength(1);
  });

  it('is started again, and told so with the reason and the delay', async () => {
    const bench = runnerOf(['exits-at-once', 'crashes-with-sigsegv', 'says-fault', 'plays'], {
      limits: { maxRestarts: 3 },
      config: () => senderConfig({ frames: 2 }),
    });
    expect(await bench.outcome()).toBe('frames');
    expect(bench.of('restart').map(({ attempt, reason }) => `${String(attempt)} ${reason}`)).toEqual([
      ...['1 child-died', '2 child-died', '3 capture-failed'],
    ]);
    for (const [index, { delayMs }] of bench.of('restart').entries()) {
      expect(delayMs).toBeGreaterThanOrEqual(RESTART_DELAYS.minDelayMs * 2 ** index - 1);
    }
    expect(bench.runner.restarts).toBe(3);
    expect(bench.forks).toHaveLength(4);
    expect(new Set(bench.pids()).size).toBe(4);
  });

  it('is announced before its first message', async () => {
    const bench = runnerOf(['leaves-unasked', 'leaves-unasked'], { limits: { maxRestarts: 1 } });
    await bench.outcome();
    // ready, opening, playing and done of the first child
    expect(bench.forks).toEqual([0, 4]);
  });
});

describe.concurrent('a child that is ended because of what it does', () => {
  it.each([
    ['blocks-event-loop', 'unresponsive', 'unresponsive', /^the process has said nothing for \d\.\d s/, ['silentMs']],
    ['sends-raw-garbage', 'channel-broken', 'unresponsive', /^the process lives, but it sent garbage: /, []],
    ['closes-ipc', 'channel-broken', 'unresponsive', /^the process lives, but it closed its channel/, []],
    ['stops-giving-frames', 'no-capture', 'stalled', /^no new frame from the source for \d\.\d s$/, ['frameAgeMs']],
    ['loses-its-pipeline', 'writer-dead', 'write-failed', /udpsink0: Output window was closed/, ['reason']],
  ])('%s: %s', async (name, verdict, reason, message, evidence) => {
    const limits = { maxRestarts: 1, stallTimeoutMs: 1000 };
    const bench = runnerOf([name, 'plays'], { limits, config: () => senderConfig({ frames: 1 }) });
    expect(await bench.outcome()).toBe('frames');
    expect(bench.of('diagnosis')).toMatchObject([
      { type: 'diagnosis', role: 'sender', verdict, message: expect.stringMatching(message) as string },
    ]);
    expect(Object.keys(bench.of('diagnosis')[0]?.evidence ?? {})).toEqual(evidence);
    expect(bench.of('restart')).toMatchObject([{ attempt: 1, reason }]);
    expect(bench.of('state').find(({ to }) => to === 'failed')?.reason).toMatch(message);
  });

  it('has not loaded the addon after 20 s', async () => {
    const hurried = { nowMs: () => performance.now() * 100 };
    const bench = runnerOf(['never-ready'], hurried);
    expect(await bench.outcome()).toMatchObject({ code: 'gave-up' });
    expect(bench.of('diagnosis')).toMatchObject([{ verdict: 'no-start' }]);
    expect(bench.states()).toEqual(['starting', 'failed']);
  });

  it('never opens, as a sender', async () => {
    const bench = runnerOf(['opens-for-ever'], { limits: { openTimeoutMs: 300 } });
    expect(await bench.outcome()).toMatchObject({ code: 'gave-up' });
    const message = expect.stringContaining('the source or the encoder has given no frame for') as string;
    expect(bench.of('diagnosis')).toMatchObject([{ role: 'sender', verdict: 'open-timeout', message }]);
    expect(bench.states().slice(-2)).toEqual(['opening', 'failed']);
  });

  it('never opens, as a receiver, though packets come and a key frame was among them', async () => {
    let packets = 0;
    let keyFrameMs: number | null = null;
    const bench = runnerOf(['opens-for-ever'], {
      role: 'receiver',
      limits: { openTimeoutMs: 300 },
      packets: () => {
        if (!bench.states().includes('waiting')) return tapCounts(0);
        packets += 1;
        keyFrameMs ??= performance.now();
        return { ...tapCounts(packets), lastIdrAtMs: keyFrameMs, lastSpsAtMs: keyFrameMs, lastPpsAtMs: keyFrameMs };
      },
    });
    expect(await bench.outcome()).toMatchObject({ code: 'gave-up' });
    const message = expect.stringContaining('RTP packets with key frames arrive, but no picture for') as string;
    expect(bench.of('diagnosis')).toMatchObject([{ role: 'receiver', verdict: 'open-timeout', message }]);
    expect(bench.states().slice(-2)).toEqual(['opening', 'failed']);
  });

  it('gets packets and makes no frames of them', async () => {
    const bench = runnerOf(['stops-giving-frames'], {
      role: 'receiver',
      limits: { stallTimeoutMs: 500 },
      packets: () => tapCounts(Math.ceil(performance.now())),
    });
    expect(await bench.outcome()).toMatchObject({ code: 'gave-up' });
    expect(bench.of('diagnosis')).toMatchObject([{ verdict: 'decode-stall' }]);
  });
});

describe.concurrent('a child that is left alone', () => {
  /** A tap that hears nothing, and counts how often it was asked: at least once whenever the child is judged. */
  function silentTap() {
    let asked = 0;
    const packets = () => ((asked += 1), tapCounts(0));
    const judgedOften = async () => {
      const enough = asked + 30;
      await vi.waitFor(() => expect(asked).toBeGreaterThan(enough), { timeout: 10_000 });
    };
    return { packets, judgedOften };
  }

  it('waits for packets as long as none come', async () => {
    const { packets, judgedOften } = silentTap();
    const limits = { openTimeoutMs: 100, stallTimeoutMs: 500 };
    const bench = runnerOf(['opens-for-ever'], { role: 'receiver', limits, packets });
    const outcome = bench.outcome();
    await bench.reaches('waiting');
    await judgedOften();
    expect([bench.states(), bench.of('diagnosis')]).toEqual([['starting', 'waiting'], []]);
    await bench.runner.stop();
    expect(await outcome).toBe('stopped');
  });

  it('is stalled, told once, while nothing is sent to it', async () => {
    const { packets, judgedOften } = silentTap();
    const bench = runnerOf(['stops-giving-frames'], { role: 'receiver', limits: { stallTimeoutMs: 500 }, packets });
    const outcome = bench.outcome();
    await bench.reaches('stalled');
    await judgedOften();
    expect(bench.of('diagnosis')).toMatchObject([{ role: 'receiver', verdict: 'no-packets' }]);
    expect(bench.states()).toEqual(['starting', 'waiting', 'playing', 'stalled']);
    await bench.runner.stop();
    expect(await outcome).toBe('stopped');
  });

  it('may take longer to its first frame than a stall may last', async () => {
    const bench = runnerOf(['opens-slowly'], { limits: { stallTimeoutMs: 1000 } });
    const outcome = bench.outcome();
    await bench.reaches('playing');
    await vi.waitFor(
      () => expect(bench.messages.filter(({ type }) => type === 'sender-report').length).toBeGreaterThan(5),
      {
        timeout: 5000,
      },
    );
    expect([bench.of('diagnosis'), bench.forks]).toEqual([[], [0]]);
    await bench.runner.stop();
    expect(await outcome).toBe('stopped');
  });

  it('hangs after it was done, and is ended without a word', async () => {
    const bench = runnerOf(['hangs-after-done'], { limits: { stallTimeoutMs: 500 } });
    expect(await bench.outcome()).toBe('end-of-stream');
    expect(bench.states()).toEqual(['starting', 'opening', 'playing', 'stopped']);
    expect(bench.of('diagnosis')).toEqual([]);
  });

  it('sends garbage, which is logged and dropped', async () => {
    const bench = runnerOf(['sends-garbage']);
    const outcome = bench.outcome();
    await vi.waitFor(() => expect(bench.messages).toContainEqual({ type: 'ready' }), { timeout: 10_000 });
    await bench.runner.stop();
    expect(await outcome).toBe('stopped');
    expect(bench.of('log').filter(({ message }) => message.startsWith('message that does not parse'))).not.toEqual([]);
    expect(bench.of('log')).toContainEqual({ type: 'log', level: 'warn', role: 'sender', message: 'now I behave' });
  });
});

it.concurrent('configures its child all the same when the gate fails, and says so', async () => {
  const bench = runnerOf(['plays'], {
    gate: () => Promise.reject(new Error('too many open files')),
    config: () => senderConfig({ frames: 1 }),
  });
  expect(await bench.outcome()).toBe('frames');
  expect(bench.of('log')).toContainEqual({
    ...{ type: 'log', level: 'error', role: 'sender' },
    message: 'too many open files',
  });
});

it.concurrent('gives a receiver its own configuration', async () => {
  const bench = runnerOf(['plays'], { role: 'receiver', config: () => receiverConfig({ frames: 3 }) });
  expect(await bench.outcome()).toBe('frames');
  expect(bench.messages.filter(({ type }) => type === 'receiver-report').at(-1)).toMatchObject({
    frames: 3,
    latenciesUs: Float64Array.of(2700),
  });
});

describe.concurrent('a child that has outgrown its memory', () => {
  const limits = { maxRssMib: 150, maxRestarts: 3 };

  it('makes room, as a sender, for one that has opened all by then', async () => {
    const bench = runnerOf(['grows', 'holds'], { limits });
    const outcome = bench.outcome();
    await bench.reaches('playing', 2);
    expect(bench.of('restart')).toEqual([
      { type: 'restart', role: 'sender', attempt: 1, delayMs: 0, reason: 'max-rss' },
    ]);
    const all = ['starting', 'opening', 'playing', 'stopping', 'stopped', 'opening', 'playing'];
    expect(bench.states()).toEqual(all);
    expect(bench.of('state')[3]).toMatchObject({ to: 'stopping', reason: 'its successor is ready' });
    expect([bench.forks.length, new Set(bench.pids()).size, bench.of('diagnosis')]).toEqual([2, 2, []]);
    const told = bench.of('log').filter(({ level }) => level === 'warn');
    expect(told).toMatchObject([
      { role: 'sender', message: expect.stringMatching(/^uses \d+ MiB .*--max-rss 150M/) as string },
    ]);
    expect(isGone(bench.pids()[0] ?? 0)).toBe(true);
    await bench.runner.stop();
    expect(await outcome).toBe('stopped');
  });

  it('hands over the messages of the new one only from where it takes over', async () => {
    const bench = runnerOf(['grows', 'holds'], { limits });
    const outcome = bench.outcome();
    await bench.reaches('playing', 2);
    await bench.runner.stop();
    await outcome;
    const ofSecond = bench.messages.slice(bench.forks[1]);
    expect(bench.messages[(bench.forks[1] ?? 0) - 1]).toEqual({ type: 'done', reason: 'stopped' });
    expect(ofSecond[0]).toEqual({ type: 'progress', step: 'playing' });
  });

  it('goes first, as a receiver, because only one can be bound to the port', async () => {
    const bench = runnerOf(['grows', 'holds'], { role: 'receiver', limits });
    const outcome = bench.outcome();
    await bench.reaches('playing', 2);
    const once = ['starting', 'waiting', 'playing'];
    expect(bench.states()).toEqual([...once, 'stopping', 'stopped', ...once]);
    expect(bench.of('restart')).toMatchObject([{ role: 'receiver', attempt: 1, reason: 'max-rss' }]);
    await bench.runner.stop();
    expect(await outcome).toBe('stopped');
  });

  it('goes first, as a sender, where two cannot be open side by side', async () => {
    const bench = runnerOf(['grows', 'exits-at-once', 'holds'], { limits });
    const outcome = bench.outcome();
    await bench.reaches('playing', 2);
    expect(bench.of('state')[3]?.reason).toBe('its successor could not be opened beside it');
    expect(bench.states()).not.toContain('failed');
    expect(bench.of('restart')).toMatchObject([{ attempt: 1, reason: 'max-rss' }]);
    await bench.runner.stop();
    expect(await outcome).toBe('stopped');
  });

  it('is replaced no more when its successors need as much', async () => {
    const bench = runnerOf(['grows'], { limits: { ...limits, maxRestarts: 1 } });
    expect(await bench.outcome()).toMatchObject({
      code: 'gave-up',
      message: 'sender: gave up: 2 children in a row needed more than 150 MiB: raise --max-rss',
    });
    expect(bench.of('restart')).toHaveLength(1);
  });

  it('is ended together with the one that waits for its place', async () => {
    const bench = runnerOf(['grows', 'never-ready'], { limits });
    const outcome = bench.outcome();
    await vi.waitFor(() => expect(bench.of('log')).toContainEqual(expect.objectContaining({ level: 'warn' })), {
      timeout: 10_000,
    });
    await bench.runner.stop();
    expect(await outcome).toBe('stopped');
    // That none of the two is left is seen to at the end of this file.
    expect(bench.of('restart')).toEqual([]);
  });

  it('has no successor where all is stopped while it makes room', async () => {
    const onState = (state: ChildState) => {
      if (state === 'stopping') void bench.runner.stop();
    };
    const bench = runnerOf(['grows', 'holds'], { role: 'receiver', limits, onState });
    expect(await bench.outcome()).toBe('stopped');
    expect([bench.forks.length, bench.of('restart')]).toEqual([1, []]);
  });

  it('leaves no successor behind where it fails and all is stopped', async () => {
    const fork = forkerOf('grows', 'never-ready');
    const children: ChildHandle[] = [];
    const bench = runnerOf(['grows'], { limits, fork: (listener) => push(children, fork('sender', listener)) });
    const outcome = bench.outcome();
    await vi.waitFor(() => expect(children).toHaveLength(2), { timeout: 10_000 });
    children[0]?.kill('SIGKILL');
    await bench.reaches('failed');
    await bench.runner.stop();
    expect(children.map(({ pid }) => isGone(pid ?? 0))).toEqual([true, true]);
    expect(await outcome).toBe('stopped');
  });
});

function push<T>(items: T[], item: T): T {
  items.push(item);
  return item;
}

it.concurrent('limits the lines of a child, and tells how many were left out', async () => {
  const bench = runnerOf(['floods-stderr'], { nowMs: () => 1000 });
  expect(await bench.outcome()).toBe('frames');
  const lines = bench.of('log').filter(({ level }) => level === 'debug');
  expect(lines).toHaveLength(MAX_LINES_PER_SECOND + 1);
  expect(lines.at(-1)?.message).toBe(
    `… ${String(100_001 - MAX_LINES_PER_SECOND)} more lines in that second were left out`,
  );
});
