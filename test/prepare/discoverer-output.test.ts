import { expect, it } from 'vitest';
import { parseDiscovery } from '../../src/prepare/discoverer-output.js';

const discovered = (container: string, video: string) => `Analyzing file:///x
Done discovering file:///x

Properties:
  Duration: 0:00:03.000000000
  container #0: ${container}

    video #1: ${video}, width=(int)160, height=(int)120, framerate=(fraction)5/1, parsed=(boolean)true
      Stream ID: f1bf47d2/000
      Width: 160
      Height: 120
      Frame rate: 5/1
`;

it('tells a GIF, whose pictures would all come at once, from a video', () => {
  expect(parseDiscovery(discovered('image/gif', 'image/gst-libav-gif'))).toEqual({ kind: 'gif' });
  expect(parseDiscovery(discovered('video/quicktime', 'video/x-h264'))).toMatchObject({
    kind: 'video',
    format: { width: 160, height: 120, frameRate: { numerator: 5, denominator: 1 }, durationMs: 3000 },
  });
});
