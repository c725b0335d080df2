import { describe, expect, it } from 'vitest';
import { judgeSender } from '../../src/health/judge-sender.js';
import { ago, LIMITS, sender } from './signs.js';

const verdictOf = (changes: Parameters<typeof sender>[0], limits = LIMITS) => judgeSender(sender(changes), limits);
const slow = { fps: 20, nominalFps: 30, writeShare: 0.97 };

it('finds nothing wrong with one that plays', () => {
  expect(verdictOf({})).toBeNull();
});

it('has the open timeout for its first frame', () => {
  expect(verdictOf({ state: 'opening', sinceMs: ago(5000) })).toBeNull();
  expect(verdictOf({ state: 'opening', sinceMs: ago(5100) })).toEqual({
    verdict: 'open-timeout',
    restart: 'open-timeout',
    evidence: { elapsedMs: 5100 },
    message: 'the source or the encoder has given no frame for 5.1 s',
  });
});

describe('no-capture', () => {
  it('comes when no frame is younger than the stall timeout, and restarts', () => {
    expect(verdictOf({ lastFrameMs: ago(2000) })).toBeNull();
    expect(verdictOf({ lastFrameMs: ago(2100) })).toEqual({
      verdict: 'no-capture',
      restart: 'stalled',
      evidence: { frameAgeMs: 2100 },
      message: 'no new frame from the source for 2.1 s',
    });
  });

  it('lets a stream of 1 fps be, with a limit to match', () => {
    expect(verdictOf({ lastFrameMs: ago(2900) }, { ...LIMITS, stallTimeoutMs: 3000 })).toBeNull();
  });

  it('takes a report: silence is no proof that there were no frames', () => {
    const limits = { ...LIMITS, stallTimeoutMs: 500 };
    expect(verdictOf({ lastFrameMs: ago(900), lastReportMs: ago(501) }, limits)).toBeNull();
    expect(verdictOf({ lastFrameMs: ago(900), lastReportMs: ago(500) }, limits)?.verdict).toBe('no-capture');
  });
});

describe('writer-dead', () => {
  it('comes when frames are written and not heard for the stall timeout, and restarts', () => {
    expect(verdictOf({ unheardMs: 2000 })).toBeNull();
    const verdict = verdictOf({ unheardMs: 2400 });
    expect(verdict).toMatchObject({ verdict: 'writer-dead', restart: 'write-failed', evidence: { unheardMs: 2400 } });
    expect(verdict?.message).toMatch(
      /for 2\.4 s: the writer's pipeline is dead, a firewall drops the packets, or a frame takes the encoder longer \(--stall-timeout\)$/,
    );
  });
});

describe('encoder-slow', () => {
  const pace = (changes: Partial<typeof slow>) => verdictOf({ pace: { ...slow, ...changes } });

  it('comes below the least part of the frame rate, and restarts nothing', () => {
    expect(pace({ fps: 27 })).toBeNull();
    const verdict = pace({ fps: 26.94 });
    expect(verdict).toMatchObject({
      verdict: 'encoder-slow',
      restart: null,
      evidence: { fps: 26.9, nominalFps: 30, writeSharePercent: 97 },
    });
    expect(verdict?.message).toBe(
      'the encoder takes 26.9 of 30.0 frames a second (over 5.0 s): choose a faster --preset, a smaller --size or fewer --fps',
    );
  });

  it('does not blame an encoder that waits for its source', () => {
    expect(pace({ writeShare: 0.49 })).toBeNull();
    expect(pace({ writeShare: 0.5 })?.verdict).toBe('encoder-slow');
  });
});

describe('hook-slow', () => {
  const hook = { p50Ms: 61.98, intervalMs: 33.333, share: 0.93 };

  it('comes where the hook takes longer than frames are apart, and restarts nothing', () => {
    expect(verdictOf({ hook: { ...hook, p50Ms: 33 } })).toBeNull();
    expect(verdictOf({ hook })).toEqual({
      verdict: 'hook-slow',
      restart: null,
      evidence: { p50Ms: 62, intervalMs: 33.3, sharePercent: 93 },
      message:
        'the hook takes 62 ms for a frame, and frames come every 33.3 ms (over 5.0 s): some are dropped in front of it: make it quicker, or choose a smaller --size or fewer --fps',
    });
  });

  it('is not told where the loop waits for a source that is slower than it should be', () => {
    // A camera of 15 fps that is said to have 30.
    const rests = { p50Ms: 50, intervalMs: 33.3, share: 0.75 };
    const pace = { fps: 15, nominalFps: 30, writeShare: 0.1 };
    expect(verdictOf({ hook: rests, pace })).toBeNull();
    expect(verdictOf({ hook: rests, pace: { ...pace, writeShare: 0.2 } })?.verdict).toBe('hook-slow');
  });

  it('is told of calls so long that the window has only parts of some', () => {
    expect(verdictOf({ hook: { p50Ms: 1200, intervalMs: 33.3, share: 0.72 } })?.verdict).toBe('hook-slow');
  });

  it('is told in place of an encoder that is slow only beside it', () => {
    const beside = { p50Ms: 20, intervalMs: 33.3, share: 0.6 };
    const pace = { fps: 25, nominalFps: 30, writeShare: 0.4 };
    expect(verdictOf({ hook: beside, pace })).toMatchObject({
      verdict: 'hook-slow',
      message: expect.stringMatching(/^the hook takes 20 of the 33.3 ms from frame to frame, which/) as string,
    });
    expect(verdictOf({ hook: beside, pace: { ...pace, fps: 30 } })).toBeNull();
    expect(verdictOf({ hook: { ...beside, share: 0.3 }, pace: { ...pace, writeShare: 0.7 } })?.verdict).toBe(
      'encoder-slow',
    );
  });
});

describe('a hook that owes an answer', () => {
  const pending = (hookPendingMs: number, frameAgeMs = 2100) =>
    verdictOf({ hookPendingMs, lastFrameMs: ago(frameAgeMs) });

  it('is named where no frame is younger than the stall timeout, and its child is restarted', () => {
    expect(pending(1900, 2000)).toBeNull();
    expect(pending(2060)).toEqual({
      verdict: 'hook-slow',
      restart: 'hook-slow',
      evidence: { pendingMs: 2060 },
      message: 'the hook has not answered for 2.1 s: no frame goes on before the promise of its frame() settles',
    });
  });

  it('is not blamed for a source that gave nothing for most of that time', () => {
    expect(pending(1049)?.verdict).toBe('no-capture');
    expect(pending(1050)?.verdict).toBe('hook-slow');
  });

  it('is named for the first frame as well', () => {
    const opening = { state: 'opening', sinceMs: ago(5100) } as const;
    expect(verdictOf({ ...opening, hookPendingMs: 4800 })?.verdict).toBe('hook-slow');
    expect(verdictOf({ ...opening, hookPendingMs: 800 })?.verdict).toBe('open-timeout');
  });
});

it('tells the lowest layer that fails: process, source, writer, encoder', () => {
  const encoder = { pace: slow };
  const writer = { ...encoder, unheardMs: 9000 };
  const source = { ...writer, lastFrameMs: ago(9000) };
  const process = { ...source, lastReportMs: ago(9000) };
  const names = [process, source, writer, encoder].map((changes) => verdictOf(changes)?.verdict);
  expect(names).toEqual(['unresponsive', 'no-capture', 'writer-dead', 'encoder-slow']);
});

it.each(['starting', 'waiting', 'stopping', 'stopped', 'failed'] as const)(
  'has no picture to judge while %s',
  (state) => {
    expect(verdictOf({ state, lastFrameMs: ago(15_000), unheardMs: 15_000, pace: slow })).toBeNull();
  },
);
