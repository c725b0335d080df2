import { describe, expect, it } from 'vitest';
import type { ChildExit } from '../../src/supervisor/child-handle.js';
import { explainEnd, explainExit, tellingLines } from '../../src/supervisor/explain-exit.js';
import type { Verdict } from '../../src/health/verdict.js';
import { LoopError } from '../../src/errors/loop-error.js';

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

  it.each([
    [{ exitCode: 0 }, 'the process ended with exit code 0: the hook may have called process.exit()'],
    [{ exitCode: 7 }, 'the process ended with exit code 7'],
    [{ exitCode: null, signal: 'SIGKILL' }, 'the process ended with signal SIGKILL'],
  ])('and leaves with no complaint may have been made to by its hook: %j', (changes, message) => {
    const noSigns = { broken: () => null, refusal: () => null };
    expect(explainEnd(exit(changes), null, noSigns, true)?.message).toBe(message);
  });

  it('is told with its last words', () => {
    const stderrTail = ['all well', 'Fatal error in V8: Check failed: marking_done_', '  '];
    expect(explainExit(exit({ exitCode: null, signal: 'SIGTRAP', stderrTail }), null).message).toBe(
      'the process ended with signal SIGTRAP [Fatal error in V8: Check failed: marking_done_]',
    );
  });
});

/** As GStreamer prints what an element has posted. */
const posted = (element: string, report: string) =>
  `0:00:00.1 1 0x1 INFO GST_ERROR_SYSTEM gstelement.c:2308:gst_element_message_full_with_details:<${element}> posted error message: ${report}`;

describe('what an element has posted', () => {
  it.each([
    [['a', 'b'], ['Resource not found.', 'Internal data stream error.'], 'a: Resource not found.'],
    [['a', 'b'], ['Internal data flow error.', 'Internal data stream error.'], 'b: Internal data stream error.'],
    [['a', 'udpsrc1'], ['Resource not found.', 'Internal data stream error.'], 'a: Resource not found.'],
  ])('is the reason, but for consequences: %j %j', (elements, reports, reason) => {
    const stderrTail = elements.map((element, index) => posted(element, reports[index] ?? ''));
    expect(explainExit(exit({ fault: FAULT, stderrTail }), null).message).toBe(`capture does not open [${reason}]`);
  });

  it('is told without what only the developers of GStreamer can read, and once', () => {
    const line = posted('filesrc0', 'Resource not found.');
    const twice = line.replace('posted error message', 'posting message');
    const refused = '0:00:00.1 1 0x5578 ERROR default gstrtspconnection.c:1156:connect: failed to connect: refused';
    const warning = line.replace('posted error', 'posted warning');
    expect(tellingLines([twice, line, warning, refused, 'a line'])).toEqual([
      'GStreamer: filesrc0: Resource not found.',
      'GStreamer: filesrc0: Resource not found.',
      'GStreamer: failed to connect: refused',
      'a line',
    ]);
  });
});

describe('the end of a child', () => {
  const broken = new LoopError('source-broken', 'av1dec0: Failed to decode frame');

  it.each([
    [{ done: 'frames' }, broken, null],
    [{ done: 'end-of-stream' }, null, null],
    [{ done: 'end-of-stream' }, broken, { code: 'source-broken' }],
    [{ done: 'stopped' }, null, { code: 'child-died' }],
    [{ done: null, exitCode: 7 }, null, { message: 'the process ended with exit code 7' }],
  ] as const)('is a fault, or is none: %j', (changes, error, fault) => {
    const explained = explainEnd(exit(changes), null, { broken: () => error, refusal: () => null }, false);
    if (fault === null) expect(explained).toBeNull();
    else expect(explained).toMatchObject(fault);
  });
});

it('an open that a server refuses is told in our words', () => {
  const source = { broken: () => null, refusal: () => new LoopError('bad-config', 'check both (401)') };
  expect(explainEnd(exit({ fault: FAULT }), null, source, false)).toMatchObject({ code: 'bad-config' });
  const other = { code: 'write-failed', message: 'x' } as const;
  expect(explainEnd(exit({ fault: other }), null, source, false)).toMatchObject({ code: 'write-failed' });
});
