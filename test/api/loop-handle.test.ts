import { describe, expect, it, vi } from 'vitest';
import { LoopHandle } from '../../src/api/loop-handle.js';
import type { LoopConfig } from '../../src/config/loop-config.js';
import { LoopError } from '../../src/errors/loop-error.js';
import type { LoopEvent, SummaryEvent } from '../../src/protocol/events.js';
import type { RunOptions, RunResult } from '../../src/supervisor/supervisor.js';

const CONFIG = { sender: {}, receiver: null } as unknown as LoopConfig;

const STARTING: LoopEvent = {
  ...({ type: 'state', timeMs: 0, role: 'sender', from: 'starting', to: 'opening' } as const),
  ...{ reason: 'told', pid: 1 },
};

function summary(outcome: SummaryEvent['outcome']): SummaryEvent {
  const restarts = { sender: 0, receiver: 0 };
  const rest = { receiver: null, restarts, record: null };
  return { type: 'summary', outcome, durationMs: 5, sender: { frames: 1, fps: 1 }, ...rest };
}

interface FakeRun {
  readonly handle: LoopHandle;
  readonly options: RunOptions;
  readonly end: (outcome: SummaryEvent['outcome'], error?: LoopError | null) => void;
}

/** A run that begins at once, and ends when it is told to, or by `end`. */
async function fakeRun(): Promise<FakeRun> {
  let listener: RunOptions | undefined;
  let resolve: (result: RunResult) => void = () => undefined;
  const handle = await LoopHandle.begin(CONFIG, (_config, options) => {
    listener = options;
    options.onEvent(STARTING);
    return new Promise<RunResult>((resolver) => (resolve = resolver));
  });
  const options = listener ?? unsupervised();
  const end: FakeRun['end'] = (outcome, error = null) => {
    options.onEvent(summary(outcome));
    resolve({ summary: summary(outcome), error });
  };
  options.signal.addEventListener('abort', () => end('interrupted'));
  return { handle, options, end };
}

function unsupervised(): never {
  throw new Error('was not supervised');
}

describe('a run under way', () => {
  it('tells listeners that come right behind the start of its very first event', async () => {
    const { handle, end } = await fakeRun();
    const heard = vi.fn();
    handle.on('state', heard);
    end('done');
    expect(await handle.done).toEqual(summary('done'));
    expect(heard.mock.calls).toEqual([[STARTING]]);
  });

  it('can be read as a sequence of events, the summary last', async () => {
    const { handle, end } = await fakeRun();
    const types: string[] = [];
    end('done');
    for await (const { type } of handle) types.push(type);
    expect(types).toEqual(['state', 'summary']);
  });

  it('goes on when its reader breaks off', async () => {
    const { handle, options } = await fakeRun();
    for await (const event of handle) if (event.type === 'state') break;
    expect(options.signal.aborted).toBe(false);
    await handle.stop();
  });

  it('ends when it is told to, however often', async () => {
    const { handle, options } = await fakeRun();
    const ended = await Promise.all([handle.stop(), handle.stop()]);
    expect(ended).toEqual([summary('interrupted'), summary('interrupted')]);
    expect(await handle.stop()).toEqual(summary('interrupted'));
    expect(options.hurry?.aborted).toBe(false);
  });

  it('hurries where it is told to', async () => {
    const { handle, options } = await fakeRun();
    await handle.stop({ force: true });
    expect(options.hurry?.aborted).toBe(true);
  });

  it('ends with its scope', async () => {
    const { handle, options } = await fakeRun();
    {
      await using scoped = handle;
      expect(scoped.stats().sender?.state).toBe('opening');
    }
    expect(options.signal.aborted).toBe(true);
  });

  it('rejects done where it has failed, and stop tells the summary all the same', async () => {
    const { handle, end } = await fakeRun();
    const error = new LoopError('gave-up', 'enough');
    end('failed', error);
    await expect(handle.done).rejects.toBe(error);
    expect(await handle.stop()).toEqual(summary('failed'));
  });

  it('lets a failure that nobody asks about pass without an unhandled rejection', async () => {
    const unhandled = vi.fn();
    process.on('unhandledRejection', unhandled);
    const { handle, end } = await fakeRun();
    end('failed', new LoopError('gave-up', 'enough'));
    await handle.stop();
    await new Promise((resolve) => setImmediate(resolve));
    process.off('unhandledRejection', unhandled);
    expect(unhandled).not.toHaveBeenCalled();
  });

  it('does not begin where its supervisor cannot', async () => {
    const error = new LoopError('missing', 'no such thing');
    await expect(LoopHandle.begin(CONFIG, () => Promise.reject(error))).rejects.toBe(error);
  });
});

it('keeps the newest state, verdict and figures of each role', async () => {
  const { handle, options } = await fakeRun();
  expect(handle.stats()).toEqual({
    sender: { state: 'opening', verdict: 'ok', restarts: 0, stats: null },
    receiver: null,
  });
  const stats = { type: 'stats', timeMs: 9, role: 'sender', state: 'playing', frames: 30, fps: 30 } as const;
  options.onEvent({ ...STARTING, to: 'playing' });
  options.onEvent({ type: 'diagnosis', timeMs: 2, role: 'sender', verdict: 'encoder-slow', evidence: {}, message: '' });
  options.onEvent({ type: 'restart', timeMs: 3, role: 'sender', attempt: 1, delayMs: 0, reason: '' });
  // The budget was refilled, so the count of attempts begins anew.
  options.onEvent({ type: 'restart', timeMs: 4, role: 'sender', attempt: 1, delayMs: 0, reason: '' });
  options.onEvent(stats);
  expect(handle.stats().sender).toEqual({ state: 'playing', verdict: 'encoder-slow', restarts: 2, stats });
  await handle.stop();
});
