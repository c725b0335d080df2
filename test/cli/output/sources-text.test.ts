import { expect, it } from 'vitest';
import { sourcesText } from '../../../src/cli/output/sources-text.js';

const mode = (format: 'raw' | 'mjpeg', width: number, height: number, numerator: number, denominator = 1) => ({
  ...{ format, width, height },
  frameRate: { numerator, denominator },
});

it('shows each camera with its sizes and rates, as --source takes it', () => {
  const modes = [mode('raw', 640, 480, 15), mode('raw', 640, 480, 30_000, 1001), mode('mjpeg', 1280, 720, 30)];
  const cameras = [
    { source: 'v4l2:///dev/video0', name: 'HD Webcam', modes },
    { source: 'v4l2:///dev/video2', name: 'Loopback', modes: [] },
  ];
  expect(sourcesText({ cameras, screens: [{ source: 'screen://:0' }], patterns: ['test://smpte'] })).toBe(
    [
      'cameras',
      '  v4l2:///dev/video0  HD Webcam',
      '    640x480  raw       29.97, 15 fps',
      '    1280x720  mjpeg    30 fps',
      '  v4l2:///dev/video2  Loopback',
      '    it does not list its modes',
      'screens',
      '  screen://:0',
      'test patterns',
      '  test://smpte',
      'always: a file, images:///DIR/%05d.png, rtsp://HOST/PATH, rtp://ADDRESS:PORT, --source-pipeline',
      '',
    ].join('\n'),
  );
});

it('says so where there is none', () => {
  const text = sourcesText({ cameras: [], screens: [], patterns: [] });
  expect(text).toContain('none that this user can see');
  expect(text).toContain('none: no X server would let us in');
});
