import { expect, it } from 'vitest';
import { nearestWord } from '../../src/errors/nearest-word.js';

const WORDS = ['latency', 'impair', 'compare', 'p50', 'p95'];

it.each([
  ['latecny', 'latency'],
  ['Latency', 'latency'],
  ['compar', 'compare'],
  ['imapir', 'impair'],
  ['p51', 'p50'],
])('takes %j for %j', (word, meant) => {
  expect(nearestWord(word, WORDS)).toBe(meant);
});

it.each(['', 'x', 'doctor', 'constructor', 'x'.repeat(1e6)])('takes %j for nothing', (word) => {
  expect(nearestWord(word, WORDS)).toBeNull();
});

it('has no idea where there is nothing to choose from', () => {
  expect(nearestWord('latency', [])).toBeNull();
});
