import { describe, expect, it } from 'vitest';
import { judgeReceiver } from '../../src/health/judge-receiver.js';
import { ago, flowing, LIMITS, NO_FOREIGN, receiver } from './signs.js';

const verdictOf = (changes: Parameters<typeof receiver>[0], limits = LIMITS) =>
  judgeReceiver(receiver(changes), limits);
const nameOf = (changes: Parameters<typeof receiver>[0]) => verdictOf(changes)?.verdict ?? null;
const foreign = { ...NO_FOREIGN, notRtp: 50 };

it('finds nothing wrong with one that plays', () => {
  expect(verdictOf({ lossPercent: 0, latencyP95Ms: 40 })).toBeNull();
});

describe('while it waits', () => {
  const waiting = { state: 'waiting', stream: flowing({ lastAtMs: null }), lastFrameMs: ago(900_000) } as const;

  it('may wait for ever', () => {
    expect(verdictOf({ ...waiting, openedMs: ago(900_000), lastReportMs: ago(900_000) })).toBeNull();
  });

  it('must have bound its port within the open timeout', () => {
    const unbound = { ...waiting, isBound: () => false };
    expect(verdictOf({ ...unbound, openedMs: ago(5000) })).toBeNull();
    expect(verdictOf({ ...unbound, openedMs: ago(5100) })).toMatchObject({
      restart: 'open-timeout',
      evidence: { elapsedMs: 5100, socket: 'not bound' },
      message: 'the pipeline has not opened its UDP port after 5.1 s: the open hangs',
    });
  });

  it('must read what comes to its port', () => {
    expect(verdictOf({ ...waiting, backlogSinceMs: ago(5000) })).toBeNull();
    expect(verdictOf({ ...waiting, backlogSinceMs: ago(5100) })).toMatchObject({
      restart: 'open-timeout',
      evidence: { unreadMs: 5100, socket: 'not read' },
    });
  });

  it('says who else sends to its port', () => {
    expect(verdictOf({ ...waiting, foreign })).toMatchObject({ verdict: 'foreign-packets', restart: null });
  });
});

describe.each([
  ['opening', 'open-timeout', 'open-timeout', 5000],
  ['playing', 'decode-stall', 'stalled', 2000],
  ['stalled', 'decode-stall', 'stalled', 2000],
] as const)('while %s, with packets and no picture', (state, verdict, restart, limitMs) => {
  const old = { state, lastFrameMs: ago(9000) } as const;

  it(`is restarted when its decoder has had all that it needs for ${String(limitMs)} ms`, () => {
    const since = (ms: number) => verdictOf({ ...old, packetsSinceMs: ago(8000), decodableSinceMs: ago(ms) });
    expect(since(limitMs)).toBeNull();
    expect(since(limitMs + 1)).toMatchObject({
      ...{ verdict, restart },
      evidence: { undecodedMs: 8000, keyFrames: 7, packets: 1000 },
      message: expect.stringMatching(
        /^RTP packets (with key frames|that can be decoded) arrive, but no .* for 8\.0 s$/,
      ) as string,
    });
  });

  it('stays, with a word to the sender, when no key frame comes', () => {
    const lacking = { ...old, missing: ['key frame (IDR)'] };
    expect(verdictOf({ ...lacking, packetsSinceMs: ago(2000) })).toBeNull();
    expect(verdictOf({ ...lacking, packetsSinceMs: ago(3200) })).toEqual({
      verdict: 'no-keyframe',
      restart: null,
      evidence: { elapsedMs: 3200, missing: 'key frame (IDR)', packets: 1000 },
      message: 'packets arrive, but no key frame (IDR) for 3.2 s: start the sender with --gop 30 or lower',
    });
  });

  it('says when it is the parameter sets that are missing', () => {
    const message = verdictOf({ ...old, packetsSinceMs: ago(3200), missing: ['SPS', 'PPS'] })?.message;
    expect(message).toMatch(
      /^packets arrive, but no SPS and no PPS for 3\.2 s: let the sender repeat its parameter sets/,
    );
  });

  it('stays when packets have stopped: the sender or the network is at fault', () => {
    const stopped = (ms: number) =>
      verdictOf({ ...old, packetsSinceMs: ago(9000), stream: flowing({ lastAtMs: ago(ms) }) });
    expect(stopped(2000)).toBeNull();
    expect(stopped(2100)).toEqual({
      verdict: 'no-packets',
      restart: null,
      evidence: { silentMs: 2100, packets: 1000 },
      message: 'no RTP packet and no new frame for 2.1 s: the sender or the network is at fault; waiting',
    });
  });

  it('takes a pause of up to half the stall timeout for a stream that flows', () => {
    const paused = { ...old, packetsSinceMs: ago(8000), decodableSinceMs: ago(8000) };
    expect(nameOf({ ...paused, stream: flowing({ lastAtMs: ago(1000) }) })).toBe(verdict);
    expect(nameOf({ ...paused, stream: flowing({ lastAtMs: ago(1001) }) })).toBeNull();
  });

  it('prefers to say that it is somebody else who sends', () => {
    expect(nameOf({ ...old, foreign, stream: flowing({ lastAtMs: ago(9000) }) })).toBe('foreign-packets');
  });
});

describe('while it plays', () => {
  it('lacks nothing as long as frames come, however long the GOP is', () => {
    const gop = {
      packetsSinceMs: ago(100),
      missing: ['key frame (IDR)'],
      stream: flowing({ lastIdrAtMs: ago(60_000) }),
    };
    expect(verdictOf({ ...gop, lastFrameMs: ago(2000) })).toBeNull();
  });

  it('is not known to have no frames while it says nothing', () => {
    const limits = { ...LIMITS, stallTimeoutMs: 500 };
    const hung = { lastFrameMs: ago(900), packetsSinceMs: ago(900), decodableSinceMs: ago(900) };
    expect(verdictOf({ ...hung, lastReportMs: ago(501) }, limits)).toBeNull();
    expect(verdictOf({ ...hung, lastReportMs: ago(500) }, limits)?.verdict).toBe('decode-stall');
  });

  it('has a hook to blame that owes an answer, whether packets flow or not', () => {
    const pending = { lastFrameMs: ago(2100), packetsSinceMs: ago(2100), decodableSinceMs: ago(2100) };
    for (const stream of [flowing(), flowing({ lastAtMs: ago(2100) })]) {
      expect(verdictOf({ ...pending, stream, hookPendingMs: 2090 })).toMatchObject({
        verdict: 'hook-slow',
        restart: 'hook-slow',
        evidence: { pendingMs: 2090 },
      });
    }
    expect(nameOf({ ...pending, hookPendingMs: 200 })).toBe('decode-stall');
    expect(verdictOf({ ...pending, lastFrameMs: ago(2000), hookPendingMs: 1990 })).toBeNull();
  });

  it('has a frozen source when all stamps are old ones for the stall timeout', () => {
    expect(verdictOf({ frozenSinceMs: ago(2000) })).toBeNull();
    expect(verdictOf({ frozenSinceMs: ago(2300) })).toMatchObject({
      verdict: 'frozen-source',
      restart: null,
      evidence: { frozenMs: 2300 },
      message: expect.stringMatching(/always the same one for 2\.3 s: what feeds the stream is frozen$/) as string,
    });
  });

  it('loses too much above the limit', () => {
    expect(verdictOf({ lossPercent: 1 })).toBeNull();
    expect(verdictOf({ lossPercent: 1.25, stream: flowing({ lost: 12, jitterMs: 3.14 }) })).toEqual({
      verdict: 'lossy',
      restart: null,
      evidence: { lossPercent: 1.25, limitPercent: 1, lost: 12, jitterMs: 3.1 },
      message: '1.25 % of the RTP packets were lost in 5.0 s (limit 1 %): look at the network, or lower --bitrate',
    });
  });

  it('is late above the limit, if there is one', () => {
    expect(verdictOf({ latencyP95Ms: 100 })).toBeNull();
    expect(verdictOf({ latencyP95Ms: 5000 }, { ...LIMITS, latencyLimitMs: null })).toBeNull();
    expect(verdictOf({ latencyP95Ms: 100.3 })).toEqual({
      verdict: 'late',
      restart: null,
      evidence: { p95Ms: 100.3, limitMs: 100, jitterMs: 0 },
      message: 'p95 latency is 100.3 ms over 5.0 s (limit 100 ms)',
    });
  });

  it('is told the lowest layer that fails', () => {
    const late = { latencyP95Ms: 900 };
    const lossy = { ...late, lossPercent: 9 };
    const beside = { ...lossy, foreign };
    const frozen = { ...beside, frozenSinceMs: ago(9000) };
    const stall = { ...frozen, lastFrameMs: ago(9000), packetsSinceMs: ago(9000), decodableSinceMs: ago(9000) };
    const silent = { ...stall, lastReportMs: ago(9000) };
    expect([silent, stall, frozen, beside, lossy, late].map(nameOf)).toEqual(
      ['unresponsive', 'decode-stall', 'frozen-source', 'foreign-packets', 'lossy', 'late'], // prettier-ignore
    );
  });
});

it('does not judge the picture of one that is about to be well again', () => {
  expect(verdictOf({ state: 'stalled', lossPercent: 50, latencyP95Ms: 900, frozenSinceMs: ago(9000) })).toBeNull();
});

it.each(['starting', 'stopping', 'stopped', 'failed'] as const)('has nothing to judge while %s', (state) => {
  const bad = {
    lastFrameMs: ago(9000),
    packetsSinceMs: ago(9000),
    decodableSinceMs: ago(9000),
    foreign,
    lossPercent: 50,
  };
  expect(verdictOf({ state, ...bad })).toBeNull();
});
