import { describe, expect, it } from 'vitest';
import type { ChildExit } from '../../src/supervisor/child-handle.js';
import { explainExit } from '../../src/supervisor/explain-exit.js';
import type { Verdict } from '../../src/health/verdict.js';

function exit(changes: Partial<ChildExit> = {}): ChildExit {
  return { exitCode: 1, signal: null, fault: null, done: null, uptimeMs: 100, stderrTail: [], ...changes };
}

const VERDICT: Verdict = {
  verdict: 'no-capture',
  restart: 'stalled',
  evidence: {},
  message: 'no new frame for 2.0 s',
};
const FAULT = { code: 'open-failed', message: 'capture does not open' } as const;

/** As OpenCV 4.6 prints it. */
const NO_ELEMENT =
  '[ WARN:0@0.574] global ./modules/videoio/src/cap_gstreamer.cpp (1999) open OpenCV | GStreamer warning: ' +
  'error opening writer pipeline: no element "x264enc"';

describe('a child that said what was wrong', () => {
  it('is taken at its word', () => {
    expect(explainExit(exit({ fault: FAULT }), null)).toMatchObject(FAULT);
  });

  it('is believed more than what the supervisor had thought', () => {
    expect(explainExit(exit({ fault: FAULT }), VERDICT)).toMatchObject(FAULT);
  });

  it('is given the last words of GStreamer, which it cannot see', () => {
    const stderrTail = ['Info: all is well', 'ERROR: could not bind', 'just a line'];
    expect(explainExit(exit({ fault: FAULT, stderrTail }), null).message).toBe(
      'capture does not open [ERROR: could not bind]',
    );
  });

  it('is not told the same twice', () => {
    const fault = { ...FAULT, message: 'failed: no such file' };
    const stderrTail = ['failed: no such file'];
    expect(explainExit(exit({ fault, stderrTail }), null).message).toBe('failed: no such file');
  });

  it('misses an element, which only stderr tells, and is told what to install', () => {
    const stderrTail = [NO_ELEMENT, 'and another error'];
    expect(explainExit(exit({ fault: FAULT, stderrTail }), null)).toMatchObject({
      code: 'missing',
      exitCode: 3,
      retryable: false,
      message: 'no element "x264enc" (install gstreamer1.0-plugins-ugly)',
    });
  });

  it('misses an element of which nobody knows the package', () => {
    const stderrTail = ['no element "magic-enc2"'];
    expect(explainExit(exit({ fault: FAULT, stderrTail }), null).message).toBe('no element "magic-enc2"');
  });

  it('does not miss an element when it says that something else is wrong', () => {
    const fault = { code: 'bad-config', message: 'port: too big' } as const;
    expect(explainExit(exit({ fault, stderrTail: [NO_ELEMENT] }), null)).toMatchObject({ code: 'bad-config' });
  });
});

describe('a child that the supervisor has ended', () => {
  it('ended for what was wrong with it, not for the signal', () => {
    const killed = exit({ exitCode: null, signal: 'SIGKILL', stderrTail: ['an error of long ago'] });
    expect(explainExit(killed, VERDICT)).toMatchObject({ code: 'stalled', message: 'no new frame for 2.0 s' });
  });

  it('is not one whose verdict asked for no restart', () => {
    const innocent: Verdict = { verdict: 'no-packets', restart: null, evidence: {}, message: 'waiting' };
    const killed = exit({ exitCode: null, signal: 'SIGSEGV' });
    expect(explainExit(killed, innocent)).toMatchObject({ code: 'child-died' });
  });
});

describe('a child that said nothing', () => {
  it.each([
    [exit({ exitCode: 3 }), 'the process ended with exit code 3'],
    [exit({ exitCode: 0 }), 'the process ended with exit code 0'],
    [exit({ exitCode: null, signal: 'SIGSEGV' }), 'the process ended with signal SIGSEGV'],
  ])('is told by what the system says: %o', (ended, message) => {
    expect(explainExit(ended, null)).toMatchObject({ code: 'child-died', retryable: true, message });
  });

  it('is told with its last words', () => {
    const stderrTail = ['all well', 'Fatal error in V8: Check failed: marking_done_', '  '];
    expect(explainExit(exit({ exitCode: null, signal: 'SIGTRAP', stderrTail }), null).message).toBe(
      'the process ended with signal SIGTRAP [Fatal error in V8: Check failed: marking_done_]',
    );
  });
});
