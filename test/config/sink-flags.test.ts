import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseForward, parseRecordPath, parseSnapshots } from '../../src/config/sink-flags.js';

describe('--record', () => {
  it.each(['out.mkv', '/a b/ö ! x.mkv'])('takes %s', (path) => {
    expect(parseRecordPath('record', path)).toBe(resolve(path));
  });

  it.each(['', 'out', 'out.mp4', 'out.MKV', '.mkv', 'films/.mkv', 'out.mkv/', 'a\0.mkv', 'out.mkv\\'])(
    'refuses %j',
    (path) => {
      expect(() => parseRecordPath('record', path)).toThrow(/^--record ".*": .*write/);
    },
  );
});

describe('--snapshot-every', () => {
  it('takes a time and a folder, which may have blanks', () => {
    expect(parseSnapshots('snapshot-every', '5s pictures of it')).toEqual({
      dir: resolve('pictures of it'),
      everyMs: 5000,
    });
  });

  it.each(['', '5s', '5s ', '5 x', '10ms x', 'x 5s', '5s a\0b'])('refuses %j', (text) => {
    expect(() => parseSnapshots('snapshot-every', text)).toThrow(/^--snapshot-every ".*": write a time/);
  });
});

describe('--forward', () => {
  it.each([
    ['rtp://192.0.2.9:5000', { host: '192.0.2.9', port: 5000 }],
    ['rtp://robot.local:1/', { host: 'robot.local', port: 1 }],
    ['rtp://[fd00::1]:65535', { host: 'fd00::1', port: 65_535 }],
  ])('takes %s', (url, target) => {
    expect(parseForward('forward', url)).toEqual(target);
  });

  it.each([
    ['rtsp://a:5000', '"»rtsp://«a:5000": only RTP'],
    ['192.0.2.9:5000', 'write rtp://HOST:PORT'],
    ['rtp://192.0.2.9', 'write rtp://HOST:PORT'],
    ['rtp://a:0', 'write rtp://HOST:PORT'],
    ['rtp://a:65536', 'write rtp://HOST:PORT'],
    ['rtp://a:5000/x', 'write rtp://HOST:PORT'],
    ['rtp://a b:5000', 'write rtp://HOST:PORT'],
    ['rtp://a!b:5000', 'write a host name'],
    ['', 'write rtp://HOST:PORT'],
  ])('refuses %j', (url, advice) => {
    expect(() => parseForward('forward', url)).toThrow(advice);
  });
});
