import { describe, expect, it } from 'vitest';
import {
  branch,
  capsFilter,
  chain,
  element,
  fraction,
  int,
  type PropertyValue,
  range,
  text,
  verbatim,
} from '../../src/pipeline/element.js';
import { renderPipeline, renderShellCommand } from '../../src/pipeline/render.js';

const withValue = (value: PropertyValue) => renderPipeline([chain(element('x', { p: value }))]);

describe('a pipeline for OpenCV', () => {
  it('links the elements of a chain and sets chains apart', () => {
    const pipeline = [
      chain(element('udpsrc'), element('tee', { name: 'tap' }), element('fakesink')),
      branch('tap.', element('queue'), element('udpsink')),
    ];
    expect(renderPipeline(pipeline)).toBe('udpsrc ! tee name=tap ! fakesink  tap. ! queue ! udpsink');
    expect(renderPipeline([branch('payload.src_96', element('fakesink'))])).toBe('payload.src_96 ! fakesink');
  });

  it.each([
    [true, 'x p=true'],
    [false, 'x p=false'],
    [0, 'x p=0'],
    [-1, 'x p=-1'],
    ['zerolatency', 'x p=zerolatency'],
    ['::1', 'x p=::1'],
    ['/a/b-c_d.mp4', 'x p=/a/b-c_d.mp4'],
    ['', 'x p=""'],
    ['a b', 'x p="a b"'],
    ['a ! fakesink', 'x p="a ! fakesink"'],
    ['say "hi"', String.raw`x p="say \"hi\""`],
    [String.raw`back\slash`, String.raw`x p="back\\slash"`],
    [String.raw`\"`, String.raw`x p="\\\""`],
    ["it's", `x p="it's"`],
    ['a=b', 'x p="a=b"'],
    ['two\nlines', 'x p="two\nlines"'],
    ['größer', 'x p="größer"'],
  ])('writes the value %j', (value, expected) => {
    expect(withValue(value)).toBe(expected);
  });

  // The scanner takes the longest match, so a quote after a backslash would not end the value, escaped backslash or not.
  it.each([
    ['ends with \\', String.raw`x p="\"ends\\ with\\ \\\\\""`],
    ['"quoted"', String.raw`x p="\"\\\"quoted\\\"\""`],
  ])('writes %j as GStreamer itself would', (value, expected) => {
    expect(withValue(value)).toBe(expected);
  });

  it("puts a user's own words in as they are", () => {
    const words = `videotestsrc  name="a b" ! queue`;
    expect(renderPipeline([chain(verbatim(words), element('fakesink'))])).toBe(
      'videotestsrc name="a b" ! queue ! fakesink',
    );
    expect(renderShellCommand([chain(verbatim('a b="$(x) y" ! c'))])).toBe(`gst-launch-1.0 a 'b="$(x) y"' '!' c`);
  });

  it('writes caps with their types, one alternative after another', () => {
    const caps = capsFilter(
      {
        media: 'video/x-raw',
        fields: { format: text('I420'), width: range(8, 8192, 8), framerate: fraction(30_000, 1001) },
      },
      { media: 'application/x-rtp', fields: { payload: int(96) } },
    );
    expect(renderPipeline([chain(caps)])).toBe(
      'capsfilter caps="video/x-raw, format=(string)I420, width=(int)[8,8192,8], framerate=(fraction)30000/1001; ' +
        'application/x-rtp, payload=(int)96"',
    );
  });

  it.each(['I420, width=1', 'a b', 'a"b', 'a;b', '', '(int)1', 'a\nb'])('refuses %j as a word of caps', (word) => {
    const caps = capsFilter({ media: 'video/x-raw', fields: { format: text(word) } });
    expect(() => renderPipeline([chain(caps)])).toThrow(`not a caps value: ${word}`);
  });
});

describe('a pipeline for a shell', () => {
  it.each([
    ['plain', 'gst-launch-1.0 x p=plain'],
    ['a b', `gst-launch-1.0 x 'p="a b"'`],
    ["it's", `gst-launch-1.0 x 'p="it'\\''s"'`],
    ['$(reboot)', `gst-launch-1.0 x 'p="$(reboot)"'`],
    ['`reboot`', `gst-launch-1.0 x 'p="\`reboot\`"'`],
    ['a;b|c&d>e', `gst-launch-1.0 x 'p="a;b|c&d>e"'`],
  ])('keeps the value %j from the shell', (value, expected) => {
    expect(renderShellCommand([chain(element('x', { p: value }))])).toBe(expected);
  });

  it('is one line of words that are linked by bare exclamation marks', () => {
    const pipeline = [chain(element('a', { b: 1 }), element('c')), branch('t.', element('d'))];
    expect(renderShellCommand(pipeline)).toBe('gst-launch-1.0 a b=1 ! c  t. ! d');
  });
});
