import { describe, expect, it } from 'vitest';
import { StderrWitness } from '../../src/supervisor/stderr-witness.js';

/** As OpenCV prints it. */
const WARNING = '[ WARN:0@0.574] global ./modules/videoio/src/cap_gstreamer.cpp (2401)';
const reported = (element: string, report: string) =>
  `${WARNING} handleMessage OpenCV | GStreamer warning: Embedded video playback halted; module ${element} reported: ${report}`;
const PUSHING = `${WARNING} writeFrame OpenCV | GStreamer warning: Error pushing buffer to GStreamer pipeline`;

/** What the last of the lines tells; the ones before it tell nothing. */
function heard(...lines: readonly string[]) {
  const witness = new StderrWitness();
  for (const line of lines.slice(0, -1)) expect(witness.hear(line)).toBeNull();
  return witness.hear(lines.at(-1) ?? '');
}

it.each([
  '',
  'all is well',
  `${WARNING} open OpenCV | GStreamer warning: Cannot query video position: status=1, value=1, duration=-1`,
  'gst-launch: no element',
  reported('udpsink0', 'Could not send message'),
])('takes no notice of %j', (line) => {
  expect(heard(line)).toBeNull();
});

describe('an element that is missing', () => {
  it.each([
    [
      `${WARNING} open OpenCV | GStreamer warning: error opening writer pipeline: no element "x264enc"`,
      'no element "x264enc" (install gstreamer1.0-plugins-ugly)',
    ],
    ['no element "rtpptdemux"', 'no element "rtpptdemux" (install gstreamer1.0-plugins-good)'],
    ['no element "magic-enc2"', 'no element "magic-enc2"'],
    [
      reported('decodebin0', 'Your GStreamer installation is missing a plug-in.'),
      'no decoder for this stream (install gstreamer1.0-libav)',
    ],
  ])('ends the role, with the package to install: %s', (line, message) => {
    expect(heard(line)).toEqual({ verdict: 'missing', restart: 'missing', evidence: {}, message });
  });
});

describe('a writer whose pipeline has died', () => {
  it('is told with the reason that an element gave before', () => {
    const reason = 'udpsink0: Could not send message';
    expect(heard(reported('udpsink0', 'Could not send message'), 'something else', PUSHING)).toEqual({
      ...{ verdict: 'writer-dead', restart: 'write-failed', evidence: { reason } },
      message: `the writer's pipeline has died (${reason})`,
    });
  });

  it('is told with the last reason of several', () => {
    const lines = [reported('a', 'first'), reported('b', 'second'), PUSHING];
    expect(heard(...lines)).toMatchObject({ evidence: { reason: 'b: second' } });
  });

  it('is told without one where none was given', () => {
    expect(heard(PUSHING)).toMatchObject({ verdict: 'writer-dead', evidence: { reason: 'it gave no reason' } });
  });
});

it("hears that the user has closed GStreamer's own window, and that the writer is dead if it goes on", () => {
  const witness = new StderrWitness();
  expect(witness.hear(reported('ximagesink0', 'Output window was closed'))).toBe('window-closed');
  expect(witness.hear(PUSHING)).toMatchObject({ message: expect.stringContaining('ximagesink0') as string });
});
