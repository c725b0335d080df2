import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseSource } from '../../../src/config/source/parse-source.js';
import { TEST_PATTERNS } from '../../../src/pipeline/vocabulary.js';
import { expectComplaint } from './complaints.js';

const parse = (value: string) => parseSource('source', value);

it.each(TEST_PATTERNS)('may be the test pattern %s', (pattern) => {
  expect(parse(`test://${pattern}`)).toEqual({ kind: 'test', pattern });
});

it.each([
  ['/a/b.mp4', '/a/b.mp4'],
  ['walk.avi', resolve('walk.avi')],
  ['../x y.avi', resolve('../x y.avi')],
  ['/a/./b/../c', '/a/c'],
  ['file:///a/b%20c.mp4', '/a/b c.mp4'],
  ['FILE:///a', '/a'],
  ['file://localhost/a', '/a'],
  ['test:smpte', resolve('test:smpte')],
  ['a:b', resolve('a:b')],
  ['ends with \\', resolve('ends with \\')],
])('%s is the file %s', (value, path) => {
  expect(parse(value)).toEqual({ kind: 'file', path });
});

it.each<[string, object]>([
  ['v4l2:///dev/video0', { kind: 'v4l2', device: '/dev/video0', format: null }],
  [
    'v4l2:///dev/v4l/by-id/usb-Cam_1:2.0-video-index0?format=mjpeg',
    { kind: 'v4l2', device: '/dev/v4l/by-id/usb-Cam_1:2.0-video-index0', format: 'mjpeg' },
  ],
  ['screen://', { kind: 'screen', display: null, region: null, cursor: true }],
  [
    'screen://:1.0?x=10&y=20&width=320&height=240&cursor=0',
    { kind: 'screen', display: ':1.0', region: { x: 10, y: 20, width: 320, height: 240 }, cursor: false },
  ],
  ['images:///dir/%05d.png', { kind: 'images', location: '/dir/%05d.png' }],
  ['images://dir/a%%b-%d.jpg', { kind: 'images', location: resolve('dir/a%%b-%d.jpg') }],
  ['rtp://:5004', { kind: 'rtp', host: '127.0.0.1', port: 5004, codec: 'h264' }],
  ['rtp://0.0.0.0:5004?codec=vp8', { kind: 'rtp', host: '0.0.0.0', port: 5004, codec: 'vp8' }],
  ['rtp://[::1]:5004', { kind: 'rtp', host: '::1', port: 5004, codec: 'h264' }],
])('reads %s', (value, source) => {
  expect(parse(value)).toEqual(source);
});

describe('rtsp://', () => {
  const plain = { kind: 'rtsp', user: null, password: null, transport: 'tcp', latencyMs: 0, anyCertificate: false };

  it.each<[string, object]>([
    ['rtsp://camera/live', { location: 'rtsp://camera/live' }],
    ['RTSPS://[fd00::1]:322/x', { location: 'rtsps://[fd00::1]:322/x' }],
    ['rtsp://camera', { location: 'rtsp://camera' }],
    ['rtsp://admin@camera/1', { location: 'rtsp://camera/1', user: 'admin' }],
    ['rtsp://admin:s3cret@camera:8554/1', { location: 'rtsp://camera:8554/1', user: 'admin', password: 's3cret' }],
    ['rtsp://me:p%40ss%2F%3A%22@c/1', { location: 'rtsp://c/1', user: 'me', password: 'p@ss/:"' }],
    ['rtsp://me:p@ss@c/1', { location: 'rtsp://c/1', user: 'me', password: 'p@ss' }],
    ['rtsps://c/1#tls=insecure', { location: 'rtsps://c/1', anyCertificate: true }],
    ['rtsp://c/1#transport=udp&latency=50ms', { location: 'rtsp://c/1', transport: 'udp', latencyMs: 50 }],
    ['rtsp://c/1#latency=0', { location: 'rtsp://c/1' }],
  ])('reads %s', (value, changes) => {
    expect(parse(value)).toEqual({ ...plain, ...changes });
  });

  it("leaves the query to the server, for it is the server's", () => {
    const value = 'rtsp://c/cam/realmonitor?channel=1&transport=x#transport=udp';
    expect(parse(value)).toMatchObject({
      location: 'rtsp://c/cam/realmonitor?channel=1&transport=x',
      transport: 'udp',
    });
  });

  it.each([
    'rtsp://admin:s3cret@camera/1#transprot=tcp',
    'rtsp://admin:s3cret@camera/1#latency=x',
    'rtsp://admin:s3cret@cam era/1',
    'rtsp://admin:s3cret/x@camera/1',
    'rtsp://admin:s3cret#x@camera/1',
    'rtsp://admin:s3cret?x@camera/1',
    'rtsp://admin:s3cret',
    'rtsp://admin:s3cret%zz@camera/1',
    'rstp://admin:s3cret@camera/1',
    `rtsp://admin:s3cret${'x'.repeat(300)}@/`,
    'rtp://admin:s3cret@camera:5004',
    'v4l2://admin:s3cret@/dev/video0',
    'screen://admin:s3cret@x',
  ])('never repeats the password of %s', (value) => {
    expect(() => parse(value)).toThrow(expect.objectContaining({ code: 'bad-config' }));
    expect(() => parse(value)).not.toThrow(/s3cret/);
  });
});

it.each([
  ['test://', '--source "test://»«": unknown pattern: write one of smpte, snow'],
  ['test://SMPTE', '--source "test://»SMPTE«": unknown pattern: did you mean smpte? write one of'],
  ['test://smpte!fakesink', '--source "test://»smpte!fakesink«": unknown pattern: '],
  ['rstp://camera/1', '--source "»rstp«://camera/1": unknown scheme: did you mean rtsp://?'],
  ['v4l://x', '--source "»v4l«://x": unknown scheme: did you mean v4l2://?'],
  [
    'http://x/y.mp4',
    '--source "»http«://x/y.mp4": unknown scheme: write test://, file://, images://, v4l2://, rtsp://',
  ],
  ['rtsp://c/1#transport=tpc', '--source "rtsp://c/1#transport=»tpc«": write one of tcp, udp'],
  ['rtsp://u:p@c/1#transprot=tcp', '--source "rtsp://u:***@c/1#»transprot«=tcp": did you mean transport?'],
  ['rtsp://c/1#latency=2000', '--source "rtsp://c/1#latency=»2000«": write a whole number from 0 to 1000 (ms)'],
  ['rtsp://c/1#latency', '--source "rtsp://c/1#»latency«": write latency= and a value'],
  ['rtsp://', '--source "rtsp://": write host and port, for example rtsp://host/path'],
  ['rtsp://c:0/1', '--source "rtsp://c:0/1": write host and port'],
  ['rtsp://c/a b', '--source "rtsp://c/a b": write blanks in the path as %20'],
  ['rtp://0.0.0.0', '--source "rtp://0.0.0.0": write the port to listen on, for example rtp://0.0.0.0:5004?codec=h264'],
  ['rtp://:5004?codec=h246', '--source "rtp://:5004?codec=»h246«": write one of h264, h265, vp8, vp9, mjpeg'],
  ['rtp://:5004?codec=h264&codec=vp8', '--source "rtp://:5004?codec=h264&»codec«=vp8": this is given twice'],
  ['rtp://:5004?x=1', '--source "rtp://:5004?»x«=1": write one of codec'],
  ['v4l2://video0', '--source "v4l2://video0": write the device with three slashes: v4l2:///dev/video0'],
  ['v4l2:///dev/video0?format=jpeg', '--source "v4l2:///dev/video0?format=»jpeg«": write one of raw, mjpeg'],
  ['screen://1', '--source "screen://»1«": write an X display, for example :0'],
  ['screen://:0?width=64', '--source "screen://:0?width=64": a part of the screen needs its width and its height'],
  [
    'screen://:0?x=-1&width=64&height=64',
    '--source "screen://:0?x=»-1«&width=64&height=64": write a whole number from 0',
  ],
  ['images:///dir/a.png', '--source "images:///dir/a.png": write one number into the name'],
  ['images:///%d/a.png', '--source "images:///%d/a.png": write one number into the name'],
  ['images:///%d/%d.png', '--source "images:///%d/%d.png": write one number into the name'],
  ['images:///a%s%d.png', '--source "images:///a»%s«%d.png": write %d, %05d or the like, and %% for a %'],
  ['images:///a%n%d.png', '--source "images:///a»%n«%d.png": write %d'],
  ['images:///a%20d.png', '--source "images:///a»%20d«.png": write %d'],
])('says of %s what is wrong, and where', (value, message) => {
  expectComplaint(() => parse(value), message);
});

it.each(['file://other-host/a', 'file:///a%2Fb', 'file:///a%zz'])('%s is no file of this host', (value) => {
  expectComplaint(() => parse(value), `--source "${value}": write file:///PATH with an absolute path`);
});

it.each(['', 'file:///a%00b'])('%j has no path that a file can have', (value) => {
  expectComplaint(() => parse(value), '--source');
});
