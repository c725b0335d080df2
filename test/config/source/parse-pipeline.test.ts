import { expect, it } from 'vitest';
import { parseSourcePipeline } from '../../../src/config/source/parse-pipeline.js';
import { expectComplaint } from './complaints.js';

const parse = (value: string) => parseSourcePipeline('source-pipeline', value);

it.each([
  ['videotestsrc is-live=true', 'videotestsrc is-live=true'],
  [' videotestsrc\n  ! queue ', 'videotestsrc ! queue'],
  [`filesrc location="a  b.mp4" ! decodebin`, 'filesrc location="a  b.mp4" ! decodebin'],
  ['videotestsrc name=mysink ! tee name=t  t. ! queue ! fakesink  t. ! queue', undefined],
])('takes %j', (value, words = value.replaceAll('  ', ' ')) => {
  expect(parse(value)).toEqual({ kind: 'pipeline', words });
});

it.each([
  ['', "write elements that end in raw video, for example 'videotestsrc is-live=true'"],
  ['  ', 'write elements that end in raw video'],
  ['! queue', '"»!« queue": write an element in front of it'],
  ['videotestsrc !', '"videotestsrc »!«": leave it out'],
  ['videotestsrc pattern="ball', String.raw`"videotestsrc pattern=»\"«ball": this quote is never closed`],
  [
    'rtsp://me:s3cret@camera/1 ! decodebin',
    '"»rtsp://me:***@camera/1« ! decodebin": write an element: uridecodebin uri=…',
  ],
  ['videotestsrc ! appsink', '"videotestsrc ! »appsink«": leave it out: end in raw video'],
  ['videotestsrc name=my_appsink0', '»name=my_appsink0«": choose another name'],
  ['a\0b', 'a NUL character'],
])('refuses %j, and says why', (value, message) => {
  expectComplaint(() => parse(value), message);
});
