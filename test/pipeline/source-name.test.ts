import { expect, it } from 'vitest';
import { sourceFlag, sourceName } from '../../src/pipeline/source-name.js';
import { secretsOf } from '../../src/pipeline/source-secrets.js';
import { SOURCES } from './sources.js';

it.each<[keyof typeof SOURCES, string]>([
  ['test', 'test://smpte'],
  ['file', '/x.mp4'],
  ['still', '/x.png'],
  ['images', 'images:///dir/%05d.png'],
  ['raw', 'v4l2:///dev/video0'],
  ['rtsp', 'rtsp://admin@camera:8554/live?channel=1'],
  ['rtp', 'rtp://127.0.0.1:5004?codec=h264'],
  ['screen', 'screen://:1'],
  ['pipeline', 'videotestsrc is-live=true ! queue'],
])('names a source of kind %s as a user would write it, without its password', (name, expected) => {
  expect(sourceName(SOURCES[name])).toBe(expected);
  expect(sourceFlag(SOURCES[name])).toBe(name === 'pipeline' ? 'source-pipeline' : 'source');
});

it("hides the password in a user's own elements", () => {
  const words = 'rtspsrc location=rtsp://me:s3cret@camera/1 user-pw=s4cret ! decodebin';
  expect(sourceName({ kind: 'pipeline', words })).toBe(
    'rtspsrc location=rtsp://me:***@camera/1 user-pw=*** ! decodebin',
  );
});

it('knows each spelling of a password', () => {
  expect(secretsOf(SOURCES.rtsp)).toEqual([
    'pass word"',
    'pass%20word%22',
    'pass word\\"',
    Buffer.from('admin:pass word"').toString('base64'),
  ]);
  expect(secretsOf({ ...SOURCES.rtsp, password: null })).toEqual([]);
  expect(secretsOf(SOURCES.test)).toEqual([]);
  const words = `x location=rtsp://me:s3cret@camera user-pw="s4cret" password=s5cret`;
  expect(secretsOf({ ...SOURCES.pipeline, words }).sort()).toEqual(['s3cret', 's4cret', 's5cret']);
});
