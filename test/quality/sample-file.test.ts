import { describe, expect, it } from 'vitest';
import { parseSample, parseSampleFileName, sampleFileName, sampleHeader } from '../../src/quality/sample-file.js';

describe('the name', () => {
  it.each([
    { role: 'sender', session: 0, sequence: 0 },
    { role: 'receiver', session: 255, sequence: 0xffff_ffff },
  ] as const)('of %o tells it again', (id) => {
    expect(parseSampleFileName(sampleFileName(id))).toEqual(id);
  });

  it.each([
    '',
    'sender-1-2',
    'sender-1.pgm',
    'watcher-1-2.pgm',
    'sender--1-2.pgm',
    'xsender-1-2.pgm',
    'sender-1-2.pgm~',
  ])('%j is none of ours', (name) => {
    expect(parseSampleFileName(name)).toBeNull();
  });
});

describe('the contents', () => {
  // Line ends and digits among the pixels are pixels.
  const pixels = Uint8Array.from([10, 50, 53, 53, 10, 0]);
  const file = (header: string, body = pixels) => Buffer.concat([Buffer.from(header), body]);

  it('are size and pixels', () => {
    expect(parseSample(file(sampleHeader(3, 2)))).toMatchObject({ width: 3, height: 2 });
    expect([...(parseSample(file(sampleHeader(3, 2)))?.pixels ?? [])]).toEqual([...pixels]);
  });

  it.each([
    ['cut short', file(sampleHeader(3, 2), pixels.subarray(1))],
    ['too long', file(sampleHeader(2, 2))],
    ['empty', Buffer.alloc(0)],
    ['without pixels', file(sampleHeader(3, 2), pixels.subarray(0, 0))],
    ['with half a header', Buffer.from('P5\n3 ')],
    ['something else', Buffer.from('hello')],
  ])('that are %s are no sample', (_what, bytes) => {
    expect(parseSample(bytes)).toBeNull();
  });
});
