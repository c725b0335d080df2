import { expect, it } from 'vitest';
import { usageText } from '../../src/cli/usage-text.js';

it.each([
  [
    'Unknown argument: jsn',
    'start --jsn',
    'start has no flag --jsn: did you mean --json?: see gstcv-loop start --help',
  ],
  [
    'Unknown argument: source',
    'receiver --source=x',
    'receiver has no flag --source, which is one of start, sender, local, pipelines, latency: see gstcv-loop receiver --help',
  ],
  ['Unknown arguments: cc, a', 'start a --cc', 'start has no flag --cc: see gstcv-loop start --help'],
  [
    'Unknown argument: receiver',
    'start receiver',
    'start: "receiver" is not a flag: flags begin with two dashes: see gstcv-loop start --help',
  ],
  [
    'Not enough arguments following: record',
    'receiver --record',
    '--record: write a value after it: see gstcv-loop receiver --help',
  ],
  ['which command?', '', 'which command? See gstcv-loop --help'],
  ['Did you mean start?', 'stat', 'unknown command "stat". Did you mean start? See gstcv-loop --help'],
  [null, '', 'wrong usage: see gstcv-loop --help'],
])('makes one line of %j', (message, words, line) => {
  const argv = words.split(' ').filter((word) => word !== '');
  expect(usageText(message, argv)).toBe(line);
});
