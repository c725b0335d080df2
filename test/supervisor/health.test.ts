import { describe, expect, it } from 'vitest';
import type { ChildState } from '../../src/protocol/events.js';
import { judge, type Observation, type Verdict } from '../../src/supervisor/health.js';

const LIMITS = { openTimeoutMs: 5000, stallTimeoutMs: 2000, maxRestarts: 10, durationMs: null };
const NOW = 1_000_000;

/** A child of which everything is well, but for what a test changes; times as ages. */
function seen(state: ChildState, changes: Partial<Observation> = {}): Observation {
  const well = { role: 'receiver', state, nowMs: NOW, sinceMs: NOW, lastReportMs: NOW, lastFrameMs: NOW } as const;
  return { ...well, packetsSinceMs: null, lastPacketMs: NOW, ...changes };
}

const verdictOf = (observation: Observation, limits = LIMITS) => judge(observation, limits)?.verdict ?? null;
const ago = (ms: number) => NOW - ms;

describe('while starting', () => {
  it('has 20 s to load the addon', () => {
    expect(verdictOf(seen('starting', { sinceMs: ago(20_000) }))).toBeNull();
    expect(judge(seen('starting', { sinceMs: ago(20_001) }), LIMITS)).toEqual<Verdict>({
      verdict: 'no-start',
      restart: 'unresponsive',
      message: 'the process has not loaded the OpenCV addon after 20.0 s',
    });
  });

  it('need not have said anything, nor shown a frame', () => {
    const silent = { lastReportMs: ago(19_000), lastFrameMs: ago(19_000), sinceMs: ago(19_000) };
    expect(verdictOf(seen('starting', silent))).toBeNull();
  });
});

describe('while opening', () => {
  it('has the open timeout', () => {
    expect(verdictOf(seen('opening', { sinceMs: ago(5000) }))).toBeNull();
    expect(judge(seen('opening', { sinceMs: ago(5001) }), LIMITS)).toMatchObject({
      verdict: 'open-timeout',
      restart: 'open-timeout',
    });
    expect(verdictOf(seen('opening', { sinceMs: ago(5001) }), { ...LIMITS, openTimeoutMs: 6000 })).toBeNull();
  });

  it('need not say anything: an open blocks', () => {
    expect(verdictOf(seen('opening', { sinceMs: ago(4999), lastReportMs: ago(4999) }))).toBeNull();
  });

  it('is told apart by role: a picture that does not come, or a source that gives none', () => {
    expect(judge(seen('opening', { sinceMs: ago(6000) }), LIMITS)?.message).toBe(
      'RTP packets arrive, but no picture for 6.0 s: no key frame or no parameter sets came, or it is not H.264',
    );
    expect(judge(seen('opening', { role: 'sender', sinceMs: ago(6000) }), LIMITS)?.message).toBe(
      'the source or the encoder has given no frame for 6.0 s',
    );
  });
});

describe.each(['playing', 'stalled'] as const)('while %s', (state) => {
  const fresh = { packetsSinceMs: ago(100), lastPacketMs: ago(10) };

  it('is well as long as frames are younger than the stall timeout', () => {
    expect(verdictOf(seen(state, { lastFrameMs: ago(2000), ...fresh }))).toBeNull();
    expect(verdictOf(seen(state, { role: 'sender', lastFrameMs: ago(2000) }))).toBeNull();
  });

  it('must be restarted when it says nothing for as long', () => {
    expect(verdictOf(seen(state, { lastReportMs: ago(2000) }))).toBeNull();
    expect(judge(seen(state, { lastReportMs: ago(2500) }), LIMITS)).toEqual<Verdict>({
      verdict: 'unresponsive',
      restart: 'unresponsive',
      message: 'the process has said nothing for 2.5 s: its event loop is blocked or it was stopped',
    });
  });

  it('has a second to say something, however short the stall timeout', () => {
    const limits = { ...LIMITS, stallTimeoutMs: 500 };
    expect(verdictOf(seen(state, { lastReportMs: ago(1000) }), limits)).toBeNull();
    expect(verdictOf(seen(state, { lastReportMs: ago(1001) }), limits)).toBe('unresponsive');
  });

  it('is restarted as a sender when no frame comes from the source', () => {
    expect(judge(seen(state, { role: 'sender', lastFrameMs: ago(2001) }), LIMITS)).toEqual<Verdict>({
      verdict: 'no-capture',
      restart: 'stalled',
      message: 'no new frame from the source for 2.0 s',
    });
  });

  it('is left alone as a receiver when nothing is sent: a restart would not bring packets', () => {
    for (const lastPacketMs of [null, ago(500), ago(10_000)]) {
      expect(judge(seen(state, { lastFrameMs: ago(2001), lastPacketMs }), LIMITS)).toEqual<Verdict>({
        verdict: 'no-packets',
        restart: null,
        message: 'no RTP packet and no new frame for 2.0 s: the sender or the network is at fault; waiting',
      });
    }
  });

  it('is restarted as a receiver when packets flow and no frame comes of them', () => {
    const stuck = { lastFrameMs: ago(9000), lastPacketMs: ago(499) };
    expect(verdictOf(seen(state, { ...stuck, packetsSinceMs: ago(2000) }))).toBeNull();
    expect(judge(seen(state, { ...stuck, packetsSinceMs: ago(2600) }), LIMITS)).toEqual<Verdict>({
      verdict: 'decode-stall',
      restart: 'stalled',
      message: 'RTP packets arrive, but no new frame for 2.6 s',
    });
  });

  it('has time to decode again after a pause of the sender', () => {
    const resumed = { lastFrameMs: ago(60_000), lastPacketMs: ago(1), packetsSinceMs: ago(300) };
    expect(verdictOf(seen(state, resumed))).toBeNull();
  });
});

it.each(['waiting', 'stopping', 'stopped', 'failed'] as const)('never judges a child that is %s', (state) => {
  const long = ago(900_000);
  const times = { sinceMs: long, lastReportMs: long, lastFrameMs: long, packetsSinceMs: long, lastPacketMs: long };
  expect(judge(seen(state, times), LIMITS)).toBeNull();
  expect(judge(seen(state, { ...times, role: 'sender' }), LIMITS)).toBeNull();
});
