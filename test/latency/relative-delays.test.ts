import { expect, it } from 'vitest';
import { RelativeDelays } from '../../src/latency/relative-delays.js';

it('knows nothing while it is empty', () => {
  expect(new RelativeDelays().summary()).toBeNull();
});

it('tells delays above the smallest one, also where that came last', () => {
  const delays = new RelativeDelays();
  for (const us of [5000, 9000, 7000, 3000]) delays.add(us - 1e12);
  expect(delays.summary()).toEqual({ p50: 2, p95: 6, p99: 6, max: 6, min: 0 });
});

it('keeps the smallest one when the others are forgotten', () => {
  const delays = new RelativeDelays();
  delays.add(3000);
  delays.clear();
  expect(delays.summary()).toBeNull();
  delays.add(5000);
  expect(delays.summary()).toMatchObject({ min: 2, max: 2 });
});

it('goes on where the clock wraps', () => {
  const delays = new RelativeDelays((us) => (us > 500_000 ? us - 1_000_000 : us < -500_000 ? us + 1_000_000 : us));
  for (const us of [499_000, -499_000]) delays.add(us);
  expect(delays.summary()).toMatchObject({ min: 0, max: 2 });
});

it('stays in bounded memory, whatever the clocks do', () => {
  const delays = new RelativeDelays();
  delays.add(0);
  delays.add(1e15);
  delays.add(-1e15);
  expect(delays.summary()).toMatchObject({ min: 0, max: 60_000 });
});
