import { expect, it } from 'vitest';
import { schedule } from '../../src/lab/schedule.js';

const orderOf = (settings: readonly string[], rounds: number) =>
  schedule(settings, rounds).map(({ setting, round }) => `${setting}${String(round)}`);

it('measures every setting once a round, every other round backwards', () => {
  expect(orderOf(['a', 'b', 'c'], 3)).toEqual(['a1', 'b1', 'c1', 'c2', 'b2', 'a2', 'a3', 'b3', 'c3']);
});

it('gives each setting the same mean place, where the rounds are even', () => {
  const slots = orderOf(['a', 'b', 'c', 'd'], 2);
  const place = (setting: string) => slots.flatMap((slot, index) => (slot.startsWith(setting) ? [index] : []));
  const means = ['a', 'b', 'c', 'd'].map((setting) => place(setting).reduce((sum, index) => sum + index, 0) / 2);
  expect(new Set(means).size).toBe(1);
});

it('leaves what it was given as it was', () => {
  const settings = Object.freeze(['a', 'b']);
  expect(orderOf(settings, 2)).toEqual(['a1', 'b1', 'b2', 'a2']);
});
