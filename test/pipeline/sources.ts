import type { Source } from '../../src/pipeline/source.js';

const fit = { rescale: false, resample: false };
const mode = { width: 640, height: 480, frameRate: { numerator: 30, denominator: 1 } };

/** One of each kind, with every element that it can name. */
export const SOURCES = {
  test: { kind: 'test', pattern: 'smpte' },
  file: { kind: 'file', path: '/x.mp4', loop: false, rescale: true, resample: true },
  still: { kind: 'still', path: '/x.png', rescale: true },
  images: { kind: 'images', location: '/dir/%05d.png', first: 1, last: 9, loop: false },
  raw: { kind: 'v4l2', device: '/dev/video0', mode: { format: 'raw', ...mode }, ...fit },
  mjpeg: { kind: 'v4l2', device: '/dev/video0', mode: { format: 'mjpeg', ...mode }, ...fit },
  rtsp: {
    ...{ kind: 'rtsp', location: 'rtsp://camera:8554/live?channel=1', user: 'admin', password: 'pass word"' },
    ...{ transport: 'tcp', anyCertificate: false, latencyMs: 0, ...fit },
  },
  rtp: { kind: 'rtp', address: '127.0.0.1', port: 5004, codec: 'h264', ...fit },
  screen: {
    ...{ kind: 'screen', display: ':1', region: { x: 10, y: 20, width: 320, height: 240 }, cursor: false },
    rescale: false,
  },
  pipeline: { kind: 'pipeline', words: 'videotestsrc is-live=true ! queue', ...fit },
} as const satisfies Record<string, Source>;
