import { describe, expect, it } from 'vitest';
import { parsePipeline } from '../../../src/doctor/pipeline-lint/parse-pipeline.js';
import { type ParsedPipeline, PipelineSyntaxError } from '../../../src/doctor/pipeline-lint/parsed-pipeline.js';

/** `a → b` for each link. */
function linksOf({ elements, links }: ParsedPipeline): string[] {
  const name = (index: number) => elements[index]?.factory ?? '?';
  return links.map(({ from, to }) => `${name(from)} → ${name(to)}`);
}

function propertiesOf(text: string, index = 0): Record<string, string> {
  const element = parsePipeline(text).elements[index];
  return Object.fromEntries(element?.properties.map(({ name, value }) => [name, value]) ?? []);
}

function syntaxError(text: string): { message: string; word: string } {
  try {
    parsePipeline(text);
  } catch (error) {
    if (error instanceof PipelineSyntaxError) {
      return { message: error.message, word: text.slice(error.start, error.start + error.length) };
    }
    throw error;
  }
  throw new Error(`no error: ${text}`);
}

describe('a pipeline', () => {
  it('is elements that are linked, with or without blanks', () => {
    for (const text of ['a ! b ! c', 'a!b!c', '  a\n ! b\t! c ']) {
      expect(linksOf(parsePipeline(text))).toEqual(['a → b', 'b → c']);
    }
  });

  it('may have several chains, joined by the names of elements and pads', () => {
    const text = 'demux name=d  d.video_0 ! q1  d.audio_0 ! q2  src ! d.  tee name=t ! x  t. ! y';
    const links = ['demux → q1', 'demux → q2', 'src → demux', 'tee → x', 'tee → y'];
    expect(linksOf(parsePipeline(text))).toEqual(links);
  });

  it('knows the names that GStreamer gives by itself', () => {
    expect(linksOf(parsePipeline('fakesink  fakesink  videotestsrc ! fakesink1.'))).toEqual([
      'videotestsrc → fakesink',
    ]);
  });

  it('may have bins in brackets, which count as the elements in them', () => {
    expect(linksOf(parsePipeline('a ! ( b ! c ) ! d'))).toEqual(['a → b', 'b → c', 'c → d']);
    expect(linksOf(parsePipeline('bin.( name=x a ! b )'))).toEqual(['a → b']);
  });

  it('may begin with a URI', () => {
    const { elements } = parsePipeline('rtsp://cam.local/1?x=2 ! decodebin ! appsink');
    expect(elements.map(({ factory }) => factory)).toEqual(['uri', 'decodebin', 'appsink']);
    expect(elements[0]?.properties[0]?.value).toBe('rtsp://cam.local/1?x=2');
  });

  it('may have caps between its links, blanks and features and alternatives included', () => {
    for (const caps of [
      'video/x-raw, format=(string)I420, width=640',
      'video/x-raw(memory:NVMM),width=(int)640',
      'video/x-raw,format=I420; image/jpeg',
      'application/x-rtp, sprop="a!b"',
    ]) {
      const { elements } = parsePipeline(`a ! ${caps} ! b`);
      expect(elements.map(({ factory }) => factory)).toEqual(['a', 'capsfilter', 'b']);
      expect(elements[1]?.properties[0]?.value).toBe(caps);
    }
  });
});

describe('a property', () => {
  it.each([
    ['a b=c', { b: 'c' }],
    ['a b = c', { b: 'c' }],
    ['a b_c=1', { 'b-c': '1' }],
    ['a b="c d" e=f', { b: 'c d', e: 'f' }],
    ["a b='c \"d'", { b: 'c "d' }],
    ['a b="c \\"d\\" \\\\ e"', { b: 'c "d" \\ e' }],
    ['a b=c\\ d', { b: 'c d' }],
    ['a b=c=d:e', { b: 'c=d:e' }],
    ['a b=""', { b: '' }],
    ['a caps=video/x-raw,format="I420"', { caps: 'video/x-raw,format="I420"' }],
  ])('is read as GStreamer does: %s', (text, properties) => {
    expect(propertiesOf(text)).toEqual(properties);
  });

  it('knows where it stands', () => {
    const text = 'a ! b x="1 2" y=3 ! c';
    const [x, y] = parsePipeline(text).elements[1]?.properties ?? [];
    expect(text.slice(x?.span.start, x?.span.end)).toBe('x="1 2"');
    expect(text.slice(x?.valueSpan.start, x?.valueSpan.end)).toBe('1 2');
    expect(text.slice(y?.span.start, y?.span.end)).toBe('y=3');
  });
});

describe('a command line', () => {
  it('is read as the shell would hand it over, options left away', () => {
    const text = `GST_DEBUG=2 timeout 9 /usr/bin/gst-launch-1.0 -v -e a 'b="c d"' ! 'video/x-raw, width=64' ! e f='g h' \\\n ! i`;
    const parsed = parsePipeline(text);
    expect(parsed.isCommand).toBe(true);
    expect(linksOf(parsed)).toEqual(['a → capsfilter', 'capsfilter → e', 'e → i']);
    expect(propertiesOf(text)).toEqual({ b: 'c d' });
    expect(propertiesOf(text, 2)).toEqual({ f: 'g h' });
    const [caps] = parsed.elements.filter(({ isBareCaps }) => isBareCaps);
    expect(text.slice(caps?.span.start, caps?.span.end)).toBe("'video/x-raw, width=64'");
  });

  it.each(['| tee log', '2>&1', '> out.txt', '&', '; echo done'])('ends at %s', (rest) => {
    expect(linksOf(parsePipeline(`gst-launch-1.0 a ! b ${rest}`))).toEqual(['a → b']);
  });

  it.each([
    ['gst-launch-1.0 "a ! b"', /without quotes around the whole/, '"a ! b"'],
    ['gst-launch-1.0 a port=$PORT ! b', /write out what/, '$PORT'],
    ['gst-launch-1.0 a x="`id`" ! b', /write out what/, '`'],
    ["gst-launch-1.0 a x='y ! b", /quote has no end/, "'"],
    ['gst-launch-1.0 -v', /no element/, ''],
  ])('is refused with the word at fault: %s', (text, message, word) => {
    expect(syntaxError(text)).toEqual({ message: expect.stringMatching(message) as string, word });
  });
});

it.each([
  ['a x="y', /quote has no end/, '"'],
  ['a ! ! b', /nothing between two links/, '!'],
  ['! a', /nothing stands before/, '!'],
  ['a !', /nothing follows/, '!'],
  ['x=y a', /no element before/, 'x=y'],
  ['a ! x=y', /no element before/, 'x=y'],
  ['a ! video/x-raw', /element must follow/, 'video/x-raw'],
  ['video/x-raw ! a', /before and after/, 'video/x-raw'],
  ['a ( b', /bracket has no end/, '('],
  ['a ) b', /no bracket was opened/, ')'],
  ['tee name=split ! a  splt. ! b', /did you mean split\?/, 'splt.'],
  ['a ! b  c. ! d', /no element has this name/, 'c.'],
  ['a ! "b"', /no element, property or link/, '"b"'],
  ['', /no element/, ''],
])('what is no pipeline is refused with the word at fault: %s', (text, message, word) => {
  expect(syntaxError(text)).toEqual({ message: expect.stringMatching(message) as string, word });
});

it('never takes long, nor ends in anything but a pipeline or a complaint', () => {
  const pieces = [
    'a',
    '!',
    ' ',
    '"',
    "'",
    '\\',
    '(',
    ')',
    '=',
    '.',
    'video/x-raw',
    ',',
    '; ',
    ':',
    '\n',
    'b.',
    '$',
    'é',
    '😀',
    '@p',
  ];
  let seed = 7;
  const draw = () => (seed = (seed * 48_271) % 2_147_483_647);
  for (let round = 0; round < 3000; round += 1) {
    const words = Array.from({ length: draw() % 14 }, () => pieces[draw() % pieces.length] ?? '');
    const text = (round % 2 === 0 ? '' : 'gst-launch-1.0 ') + words.join('');
    try {
      expect(parsePipeline(text).elements.length).toBeGreaterThan(0);
    } catch (error) {
      if (!(error instanceof PipelineSyntaxError)) throw error;
      expect(error.start + error.length).toBeLessThanOrEqual(text.length);
    }
  }
});
