import { expect, it } from 'vitest';
import { SlidingWindow } from '../../src/health/sliding-window.js';

function filled(...times: number[]): SlidingWindow<number> {
  const window = new SlidingWindow<number>(1000);
  for (const atMs of times) window.add(atMs, atMs);
  return window;
}

it('says nothing before it is full', () => {
  expect(filled().full()).toBeNull();
  expect(filled(0).span()).toBeNull();
  expect(filled(0, 999).full()).toBeNull();
  expect(filled(0, 999).span()).toBeNull();
});

it('is full once its samples are as far apart as it is long', () => {
  expect(filled(0, 400, 1000).full()).toEqual([0, 400, 1000]);
  expect(filled(0, 400, 1000).span()).toEqual({ first: 0, last: 1000, elapsedMs: 1000 });
});

it('drops what is older, but for the one that covers its begin', () => {
  expect(filled(0, 400, 1000, 1300).full()).toEqual([0, 400, 1000, 1300]);
  expect(filled(0, 400, 1000, 1400).full()).toEqual([400, 1000, 1400]);
  expect(filled(0, 400, 5000).span()).toEqual({ first: 400, last: 5000, elapsedMs: 4600 });
});

it('keeps no more than its length, however long it runs', () => {
  const window = new SlidingWindow<number>(1000);
  for (let atMs = 0; atMs <= 60_000; atMs += 50) window.add(atMs, atMs);
  expect(window.full()).toHaveLength(21);
});

it('must be filled anew once it was cleared', () => {
  const window = filled(0, 1000);
  window.clear();
  window.add(1200, 1);
  expect(window.full()).toBeNull();
});
