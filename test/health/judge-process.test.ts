import { describe, expect, it } from 'vitest';
import { judgeProcess } from '../../src/health/judge-process.js';
import { ago, LIMITS, sender } from './signs.js';

const verdictOf = (changes: Parameters<typeof sender>[0], limits = LIMITS) => judgeProcess(sender(changes), limits);

describe('while starting', () => {
  it('has 20 s to load the addon, and need not have said anything', () => {
    const silent = { state: 'starting', lastReportMs: ago(60_000) } as const;
    expect(verdictOf({ ...silent, sinceMs: ago(20_000) })).toBeNull();
    expect(verdictOf({ ...silent, sinceMs: ago(20_001) })).toEqual({
      verdict: 'no-start',
      restart: 'unresponsive',
      evidence: { elapsedMs: 20_001 },
      message: 'the process has not begun to open its pipeline after 20.0 s: it is still loading OpenCV, or a hook',
    });
  });
});

describe.each(['playing', 'stalled'] as const)('while %s', (state) => {
  it('must not be silent for longer than the stall timeout', () => {
    expect(verdictOf({ state, lastReportMs: ago(2000) })).toBeNull();
    expect(verdictOf({ state, lastReportMs: ago(2600) })).toEqual({
      verdict: 'unresponsive',
      restart: 'unresponsive',
      evidence: { silentMs: 2600 },
      message: 'the process has said nothing for 2.6 s: its event loop is blocked',
    });
  });

  it('has a second to say something, however short the stall timeout is', () => {
    const limits = { ...LIMITS, stallTimeoutMs: 500 };
    expect(verdictOf({ state, lastReportMs: ago(1000) }, limits)).toBeNull();
    expect(verdictOf({ state, lastReportMs: ago(1001) }, limits)?.verdict).toBe('unresponsive');
  });

  it('is told to be stopped where it is', () => {
    expect(verdictOf({ state, lastReportMs: ago(2100), stoppedSinceMs: ago(1800) })).toEqual({
      verdict: 'unresponsive',
      restart: 'unresponsive',
      evidence: { silentMs: 2100, processState: 'stopped' },
      message: 'the process was stopped (SIGSTOP) and has said nothing for 2.1 s',
    });
  });
});

describe.each(['starting', 'waiting', 'opening'] as const)('while %s', (state) => {
  it('may be silent for as long as that takes', () => {
    expect(verdictOf({ state, sinceMs: ago(9000), lastReportMs: ago(3_600_000) })).toBeNull();
  });

  it('is judged by how long it has been stopped, not by how long it has been silent', () => {
    const silent = { state, sinceMs: ago(9000), lastReportMs: ago(3_600_000) };
    expect(verdictOf({ ...silent, stoppedSinceMs: ago(2000) })).toBeNull();
    expect(verdictOf({ ...silent, stoppedSinceMs: ago(2001) })).toMatchObject({
      verdict: 'unresponsive',
      evidence: { silentMs: 2001, processState: 'stopped' },
    });
  });
});
