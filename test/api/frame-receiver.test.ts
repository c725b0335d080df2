import { describe, expect, it, vi } from 'vitest';
import { FrameReceiver } from '../../src/api/frame-receiver.js';
import type { Stamp } from '../../src/latency/stamp-code.js';
import { hostClock } from '../../src/latency/stamp-clock.js';
import type { Frame } from '../../src/video/frame.js';

/** Of a frame only its size is looked at here, and whether it is released. */
function picture(width = 640) {
  const release = vi.fn();
  return { frame: { width, height: width, release } as unknown as Frame, release };
}

/** A pipeline that gives these, and then waits until it is woken up. */
function receiverOf(frames: readonly (Frame | null)[], signal?: AbortSignal, stamp: Stamp | null = null) {
  const left = [...frames];
  const tiny = picture(8);
  let wake: () => void = () => undefined;
  const capture = {
    read: vi.fn((): Promise<Frame | null> => {
      const next = left.shift();
      if (next !== undefined) return Promise.resolve(next);
      return new Promise((resolve) => (wake = () => resolve(tiny.frame)));
    }),
    release: vi.fn(),
  };
  const wakeUp = {
    end: async (read: Promise<unknown>) => {
      wake();
      await read.catch(() => undefined);
      expect(capture.release).not.toHaveBeenCalled();
    },
    close: vi.fn(),
  };
  const parts = { capture, wakeUp, readStamp: () => stamp, clock: hostClock(5), signal };
  return { receiver: new FrameReceiver(parts), capture, wakeUp, tiny };
}

describe('the frames of a receiver', () => {
  it('come one after another, each released when the next one is asked for', async () => {
    const [a, b] = [picture(), picture()];
    const { receiver, capture, wakeUp } = receiverOf([a.frame, b.frame]);
    const first = await receiver.next();
    expect(first.value?.width).toBe(640);
    expect(a.release).not.toHaveBeenCalled();
    await receiver.next();
    expect(a.release).toHaveBeenCalledOnce();
    expect(() => first.value?.mat).toThrow('valid until the next one is asked for');
    expect(await receiver.return()).toEqual({ done: true, value: undefined });
    expect(b.release).toHaveBeenCalledOnce();
    expect([capture.release, wakeUp.close].map((each) => each.mock.calls.length)).toEqual([1, 1]);
    expect(await receiver.next()).toEqual({ done: true, value: undefined });
  });

  it('stay for as long as they are kept', async () => {
    const kept = picture();
    const { receiver } = receiverOf([kept.frame]);
    const { value } = await receiver.next();
    value?.keep();
    await receiver.return();
    expect(kept.release).not.toHaveBeenCalled();
    value?.[Symbol.dispose]();
    value?.[Symbol.dispose]();
    expect(kept.release).toHaveBeenCalledOnce();
  });

  it('leave out those that only wake it up', async () => {
    const [tiny, real] = [picture(8), picture()];
    const { receiver } = receiverOf([tiny.frame, real.frame]);
    expect((await receiver.next()).value?.width).toBe(640);
    expect(tiny.release).toHaveBeenCalledOnce();
    await receiver.return();
  });

  it('say how late they are, where the clock is ours', async () => {
    const stamp = { session: 3, sequence: 9, capturedUs: 0, clockId: 5 };
    const { receiver } = receiverOf([picture().frame], undefined, stamp);
    const own = (await receiver.next()).value?.stamp;
    expect(own).toMatchObject({ session: 3, sequence: 9, capturedUs: 0 });
    expect(own?.latencyMs).toBeGreaterThanOrEqual(0);
    const other = receiverOf([picture().frame], undefined, { ...stamp, clockId: 6 }).receiver;
    expect((await other.next()).value?.stamp?.latencyMs).toBeNull();
    await Promise.all([receiver.return(), other.return()]);
  });
});

describe('the end of a receiver', () => {
  it('ends a read that waits, before it lets the pipeline go', async () => {
    const { receiver, capture, tiny } = receiverOf([]);
    const waiting = receiver.next();
    await receiver[Symbol.asyncDispose]();
    expect(await waiting).toEqual({ done: true, value: undefined });
    expect(tiny.release).toHaveBeenCalledOnce();
    expect(capture.release).toHaveBeenCalledOnce();
  });

  it('comes with the signal', async () => {
    const over = new AbortController();
    const { receiver, capture } = receiverOf([], over.signal);
    const waiting = receiver.next();
    over.abort();
    expect(await waiting).toEqual({ done: true, value: undefined });
    await receiver[Symbol.asyncDispose]();
    expect(capture.release).toHaveBeenCalledOnce();
  });

  it('is an error where the pipeline gives nothing any more, and not where one read is empty', async () => {
    const real = picture();
    const { receiver, capture } = receiverOf([null, null, real.frame, null, null, null]);
    expect((await receiver.next()).value?.width).toBe(640);
    await expect(receiver.next()).rejects.toMatchObject({ code: 'capture-failed' });
    expect(capture.release).toHaveBeenCalledOnce();
  });

  it('refuses a second question while the first one has no answer', async () => {
    const { receiver } = receiverOf([]);
    const waiting = receiver.next();
    await expect(receiver.next()).rejects.toThrow('one at a time');
    await receiver.return();
    await waiting;
  });
});
