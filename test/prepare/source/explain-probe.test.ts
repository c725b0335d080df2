import { describe, expect, it } from 'vitest';
import { explainProbe } from '../../../src/prepare/source/explain-probe.js';
import { SOURCES } from '../../pipeline/sources.js';

const posted = (message: string) =>
  `0:00:00.03 123 0x1 INFO GST_ERROR_SYSTEM gstelement.c:2281:gst_element_message_full_with_details:<x0> posted error message: ${message}`;
const complaint = (message: string) =>
  `0:00:00.01 123 0x1 ERROR GST_PIPELINE gst/parse/grammar.y:570:gst_parse_element_make: ${message}`;
const explain = (name: keyof typeof SOURCES, lines: readonly string[], timedOut = false) =>
  explainProbe(SOURCES[name], { lines, timedOut, timeoutMs: 5000 });

describe('why a source does not open', () => {
  it.each<[keyof typeof SOURCES, string[], string, string]>([
    ['rtsp', [posted('Unauthorized')], 'bad-config', 'it refuses this user and password: check both (401)'],
    ['rtsp', [posted('Not found')], 'bad-config', 'the server has no such stream (404): check the path'],
    [
      'rtsp',
      [posted('Could not open resource for reading and writing.')],
      'open-failed',
      'no RTSP server answers there',
    ],
    ['raw', [posted("Device '/dev/video0' is busy")], 'open-failed', "Device '/dev/video0' is busy: end the program"],
    ['raw', [posted('Something else.')], 'open-failed', 'GStreamer cannot open it (Something else)'],
    ['pipeline', [complaint('syntax error')], 'bad-config', 'GStreamer says: syntax error'],
    ['pipeline', [complaint('no element "nosuch"'), posted('x')], 'bad-config', 'GStreamer says: no element "nosuch"'],
    ['pipeline', [complaint('no element "rtspsrc"')], 'missing', '(install gstreamer1.0-plugins-good)'],
    ['screen', [complaint('no element "ximagesrc"')], 'missing', '(install gstreamer1.0-plugins-good)'],
    [
      'rtp',
      ['OpenCV | GStreamer warning: your GStreamer installation is missing a required plugin'],
      'missing',
      'GStreamer lacks what this needs (a decoder): install gstreamer1.0-libav',
    ],
    ['rtp', [], 'open-failed', 'GStreamer cannot open it, and gives no reason'],
  ])('is told for %s by %j', (name, lines, code, message) => {
    const error = explain(name, lines);
    expect(error).toMatchObject({ code, message: expect.stringContaining(message) as string });
    expect(error.message).toMatch(name === 'pipeline' ? /^--source-pipeline "/ : /^--source "/);
  });

  it('is that nothing came in time, with what to do', () => {
    const error = explain('rtp', [], true);
    expect(error.code).toBe('open-timeout');
    expect(error.message).toBe(
      '--source "rtp://127.0.0.1:5004?codec=h264": no picture within 5.0 s (--open-timeout): start the sender first, or write --size and --fps to wait for it',
    );
  });

  it('never tells a password', () => {
    const { message } = explain('rtsp', [posted(`cannot use pass word" nor rtsp://admin:pass word"@camera`)]);
    expect(message).toContain('***');
    expect(message).not.toContain('pass word');
  });
});
