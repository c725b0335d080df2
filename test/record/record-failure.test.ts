import { expect, it } from 'vitest';
import { hasNewFormat, whyItEnded } from '../../src/record/record-failure.js';

const exit = (...lines: string[]) => ({ exitCode: 1, signal: null, lines });
const SINK = 'ERROR: from element /GstPipeline:pipeline0/GstFileSink:filesink0: ';

it.each([
  [exit(`${SINK}No space left on the resource.`, 'Additional debug info:'), 'the disk is full'],
  [
    exit(`${SINK}Error while writing to file.`, 'system error: Disk quota exceeded'),
    'the quota of this user is used up',
  ],
  [exit('WARNING: erroneous pipeline: no element "matroskamux"'), 'no element "matroskamux"'],
  [{ exitCode: null, signal: 'SIGKILL', lines: [] }, 'its process was ended by SIGKILL'],
  [exit(`${SINK}Could not open file.`), `from element .*Could not open file`],
  [exit(), 'its process ended with exit code 1'],
])('says why a recorder has ended: %j', (how, reason) => {
  expect(whyItEnded(how)).toMatch(new RegExp(reason));
});

it('tells a new format of the stream, which needs another file, from a fault', () => {
  expect(hasNewFormat(exit('Caps changes are not supported by Matroska'))).toBe(true);
  expect(hasNewFormat(exit(`${SINK}No space left on the resource.`))).toBe(false);
});
