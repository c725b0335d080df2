import { expect, it } from 'vitest';
import { furtherFile } from '../../src/record/file-names.js';

it('numbers further files beside the first', () => {
  const none = () => false;
  expect(furtherFile('/v/out.mkv', 2, none)).toBe('/v/out-2.mkv');
  expect(furtherFile('/v/a.b c.mkv', 11, none)).toBe('/v/a.b c-11.mkv');
});

it('never takes the name of a file that is there', () => {
  const there = ['/v/out-2.mkv', '/v/out-3.mkv'];
  expect(furtherFile('/v/out.mkv', 2, (path) => there.includes(path))).toBe('/v/out-4.mkv');
});
