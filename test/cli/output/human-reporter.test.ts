import { describe, expect, it } from 'vitest';
import { HumanReporter } from '../../../src/cli/output/human-reporter.js';
import type { LoopEvent } from '../../../src/protocol/events.js';
import { EVENTS } from '../../protocol/samples.js';
import { fakeTerminal, recordingStream } from './terminal.js';

const STARTING: LoopEvent = {
  ...{ type: 'state', timeMs: 0, role: 'sender', from: 'stopped', to: 'starting' },
  ...{ reason: 'process started', pid: 4711 },
};
const FAILED: LoopEvent = {
  ...STARTING,
  timeMs: 61_230,
  role: 'receiver',
  from: 'playing',
  to: 'failed',
  reason: 'SIGSEGV',
};
const DIAGNOSIS: LoopEvent = {
  ...{ type: 'diagnosis', timeMs: 2000, role: 'receiver' },
  ...{ verdict: 'no-packets', evidence: { silentMs: 2000 }, message: 'no RTP packet for 2.0 s' },
};
const RESTART: LoopEvent = {
  ...{ type: 'restart', timeMs: 2131, role: 'sender', attempt: 2, delayMs: 131, reason: 'child-died' },
};
const log = (level: 'debug' | 'info' | 'warn' | 'error'): LoopEvent => ({
  ...{ type: 'log', timeMs: 10, level, role: null, message: `a line of level ${level}` },
});
const stats = (timeMs: number): LoopEvent => ({
  ...{ type: 'stats', timeMs, role: 'sender', state: 'playing', frames: 30, fps: 30 },
});
const SUMMARY: LoopEvent = {
  ...{ type: 'summary', outcome: 'done', durationMs: 1000, sender: { frames: 30, fps: 30 }, receiver: null },
  restarts: { sender: 0, receiver: 0 },
  record: null,
};

describe('on a stream that is no terminal', () => {
  function reported(level: 'error' | 'warn' | 'info' | 'debug', ...events: readonly LoopEvent[]): string[] {
    const { stream, lines } = recordingStream();
    const reporter = new HumanReporter(stream, level);
    for (const event of events) reporter.event(event);
    reporter.close();
    return lines();
  }

  it('leaves what a hook emits to programs, but for the level debug', () => {
    const event: LoopEvent = { type: 'hook', timeMs: 1500, role: 'sender', sequence: 7, data: { boxes: [[1, 2]] } };
    expect(reported('info', event)).toEqual([]);
    expect(reported('debug', event)).toEqual(['   1.50  sender    hook: {"boxes":[[1,2]]}']);
  });

  it('tells each event in a line: when, who, what', () => {
    expect(reported('info', STARTING, DIAGNOSIS, RESTART, log('warn'), FAILED)).toEqual([
      '   0.00  sender    starting: process started',
      '   2.00  receiver  no RTP packet for 2.0 s',
      '   2.13  sender    restart 2 after 131 ms: child-died',
      '   0.01  loop      a line of level warn',
      '  61.23  receiver  failed: SIGSEGV',
    ]);
  });

  it.each([
    ['error', ['error', 'failed']],
    ['warn', ['warn', 'error', 'no RTP', 'restart', 'failed']],
    ['info', ['info', 'warn', 'error', 'starting', 'no RTP', 'restart', 'failed']],
    ['debug', ['debug', 'info', 'warn', 'error', 'starting', 'no RTP', 'restart', 'failed']],
  ] as const)('at level %s leaves out what is less', (level, expected) => {
    const all = [log('debug'), log('info'), log('warn'), log('error'), STARTING, DIAGNOSIS, RESTART, FAILED];
    const lines = reported(level, ...all);
    expect(lines).toHaveLength(expected.length);
    for (const [index, word] of expected.entries()) expect(lines[index]).toContain(word);
  });

  it('writes the status every five seconds, not every second', () => {
    const seconds = Array.from({ length: 16 }, (_, index) => stats((index + 1) * 1000));
    const lines = reported('warn', STARTING, ...seconds);
    expect(lines).toEqual(Array.from({ length: 3 }, () => 'sender starting 30.0 fps | restarts 0'));
  });

  it('ends with the summary, at any level', () => {
    expect(reported('error', SUMMARY)).toEqual(['done after 1.0 s', '  sender    30 frames at 30.00 fps, 0 restarts']);
  });

  it('has words for everything that can happen', () => {
    for (const event of EVENTS) expect(() => reported('debug', event)).not.toThrow();
    expect(reported('debug', ...EVENTS).join('\n')).not.toMatch(/undefined|NaN|\[object/);
  });
});

describe('on a terminal', () => {
  function watched(columns: number, ...events: readonly LoopEvent[]) {
    const { terminal, screen } = fakeTerminal(columns);
    const reporter = new HumanReporter(terminal, 'info');
    for (const event of events) reporter.event(event);
    return { reporter, screen };
  }

  it('keeps the status in one line below what happens', () => {
    const { screen } = watched(80, STARTING, stats(1000), DIAGNOSIS, stats(2000));
    expect(screen()).toEqual([
      '   0.00  sender    starting: process started',
      '   2.00  receiver  no RTP packet for 2.0 s',
      'sender starting 30.0 fps | restarts 0',
    ]);
  });

  it('counts the restarts of both roles', () => {
    const { screen } = watched(80, STARTING, RESTART, RESTART, stats(3000));
    expect(screen().at(-1)).toBe('sender starting 30.0 fps | restarts 2');
  });

  it('takes the status away for the summary', () => {
    const { reporter, screen } = watched(80, STARTING, stats(1000), SUMMARY);
    reporter.close();
    expect(screen()).toEqual([
      '   0.00  sender    starting: process started',
      'done after 1.0 s',
      '  sender    30 frames at 30.00 fps, 0 restarts',
      '',
    ]);
  });

  it('takes the status away when a run ends without a summary', () => {
    const { reporter, screen } = watched(80, stats(1000));
    reporter.close();
    expect(screen()).toEqual(['']);
  });

  it.each([30, 60, 80, 100, 110, 200])(
    'cuts the status of %i columns between its parts, never within a number',
    (columns) => {
      const receiver: LoopEvent = {
        ...{ type: 'stats', timeMs: 1000, role: 'receiver', state: 'playing', frames: 30, fps: 30, stamped: 30 },
        ...{ unreadable: 0, lost: 12_345, duplicated: 0, reordered: 0, bitrateKbps: 2011, packetsLost: 0 },
        ...{ latencyMs: { p50: 12.3, p95: 20, p99: 45.6, max: 50, min: 9 }, latencyAboveMinMs: null, clock: null },
      };
      const playing = (role: 'sender' | 'receiver'): LoopEvent => ({ ...STARTING, role, to: 'playing' });
      const status = (width: number) =>
        watched(width, playing('sender'), playing('receiver'), stats(1000), receiver).screen().at(-1) ?? '';
      const whole = status(1000).split(' | ');
      expect(whole).toHaveLength(6);
      const shown = status(columns).split(' | ');
      expect(shown).toEqual(whole.slice(0, shown.length));
    },
  );
});
