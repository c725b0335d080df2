import { describe, expect, it } from 'vitest';
import { ClockOffset, type TimeSample, WINDOW_US } from '../../src/latency/clock-offset.js';
import { linkOf, type SimulatedLink } from './simulated-link.js';

const SECOND = 1_000_000;
const SEEDS = Array.from({ length: 100 }, (_, seed) => seed);

/** An exchange with the given delays in µs, at a time of our clock. */
function exchange(t1: number, offset: number, there: number, back: number, answering = 30): TimeSample {
  const t2 = t1 + there + offset;
  return { t1, t2, t3: t2 + answering, t4: t1 + there + answering + back };
}

/** As a receiver asks: a burst of eight, then two a second. */
function ask(clock: ClockOffset, link: SimulatedLink, forUs: number, fromUs = 0): number {
  let shortest = Infinity;
  for (let count = 0, t1 = fromUs; t1 < fromUs + forUs; count += 1, t1 += count < 8 ? 125_000 : 500_000) {
    const sample = link.exchange(t1);
    shortest = Math.min(shortest, sample.t4 - sample.t1 - (sample.t3 - sample.t2));
    clock.add(sample);
  }
  return shortest;
}

/** By how many µs the truth lies outside of the error bar: at most 0 where the bar holds. */
function outside(clock: ClockOffset, link: SimulatedLink, localUs: number): number {
  const estimate = clock.at(localUs);
  if (estimate === null) return Infinity;
  return Math.abs(link.offsetAt(localUs) - estimate.offsetUs) - estimate.errorUs;
}

describe('one exchange', () => {
  it('tells the offset and the round trip as RFC 5905 has them', () => {
    const clock = new ClockOffset();
    clock.add({ t1: 1000, t2: 251_400, t3: 251_430, t4: 1830 });
    const estimate = clock.at(1415);
    expect(estimate).toMatchObject({ rttUs: 800, samples: 1, driftPpm: null });
    expect(estimate?.offsetUs).toBeCloseTo(250_000, 0);
    expect(estimate?.errorUs).toBeCloseTo(401, 0);
  });

  it('holds the truth at the very edge of its bar where one path takes all of the time', () => {
    for (const [there, back] of [
      [800, 0],
      [0, 800],
    ] as const) {
      const clock = new ClockOffset();
      clock.add(exchange(0, 250_000, there, back));
      const { offsetUs = 0, errorUs = 0 } = clock.at(400) ?? {};
      expect(Math.abs(offsetUs - 250_000)).toBeCloseTo(400, 0);
      expect(Math.abs(offsetUs - 250_000)).toBeLessThanOrEqual(errorUs);
    }
  });

  it('is worth less with each second, by what the clocks may drift apart', () => {
    const clock = new ClockOffset();
    clock.add(exchange(0, 0, 100, 100));
    const errors = [0, 1, 10].map((seconds) => clock.at(seconds * SECOND)?.errorUs ?? 0);
    expect(errors[1]).toBeCloseTo((errors[0] ?? 0) + 251, 0);
    expect(errors[2]).toBeCloseTo((errors[0] ?? 0) + 2510, 0);
  });

  it('is forgotten in the end', () => {
    const clock = new ClockOffset();
    clock.add(exchange(0, 0, 100, 100));
    expect(clock.at(WINDOW_US)).not.toBeNull();
    expect(clock.at(WINDOW_US + SECOND)).toBeNull();
  });
});

it('knows nothing before the first exchange', () => {
  expect(new ClockOffset().at(0)).toBeNull();
});

it.each<[string, TimeSample]>([
  ['heard before it was asked', { t1: 10, t2: 0, t3: 0, t4: 9 }],
  ['answered before it was heard', { t1: 0, t2: 10, t3: 9, t4: 100 }],
  ['quicker than nothing', { t1: 0, t2: 0, t3: 100, t4: 50 }],
])('ignores an exchange that was %s', (_what, sample) => {
  const clock = new ClockOffset();
  clock.add(sample);
  expect(clock.at(0)).toBeNull();
});

describe('a hundred windows with 250 ms offset, 50 ppm drift and random queueing', () => {
  it.each<[string, Partial<SimulatedLink>]>([
    ['on a quiet LAN', { thereUs: 100, backUs: 100, queueUs: 50 }],
    ['on Wi-Fi', { thereUs: 800, backUs: 800, queueUs: 3000, spikes: 0.1 }],
    ['on paths of unlike length', { thereUs: 500, backUs: 9000, queueUs: 1000 }],
    ['with a queue in one direction only', { thereUs: 500, backUs: 500, queueUs: 5000, queueBackUs: 0 }],
  ])('have the truth within the error bar %s', (_what, path) => {
    const windows = SEEDS.map((seed) => {
      const link = linkOf(seed, { offsetUs: 250_000, driftPpm: 50, ...path });
      const clock = new ClockOffset();
      const shortest = ask(clock, link, 30 * SECOND);
      const { errorUs = Infinity } = clock.at(30 * SECOND) ?? {};
      return { outside: outside(clock, link, 30 * SECOND), width: errorUs - shortest / 2 };
    });
    expect(windows.filter((window) => window.outside <= 0).length).toBeGreaterThanOrEqual(99);
    // The RTT / 2 of the best sample, and what the clocks may have drifted apart since then; often less than that.
    const widths = windows.map(({ width }) => width).sort((a, b) => a - b);
    expect(widths[50]).toBeLessThan(500);
    expect(widths[99]).toBeLessThan(1000);
  });
});

describe('the drift', () => {
  it.each([-200, -50, 0, 50, 200])('of %i ppm is found, and the bar holds', (driftPpm) => {
    for (const seed of SEEDS.slice(0, 20)) {
      const link = linkOf(seed, { offsetUs: -7e9, driftPpm, thereUs: 300, backUs: 300, queueUs: 300 });
      const clock = new ClockOffset();
      ask(clock, link, 60 * SECOND);
      expect(Math.abs((clock.at(60 * SECOND)?.driftPpm ?? Infinity) - driftPpm)).toBeLessThan(20);
      for (const seconds of [60, 60.5, 70, 100]) expect(outside(clock, link, seconds * SECOND)).toBeLessThanOrEqual(0);
    }
  });

  it('is not told before it is known', () => {
    const clock = new ClockOffset();
    ask(clock, linkOf(1, { offsetUs: 0, driftPpm: 50, thereUs: 500, backUs: 500 }), SECOND);
    expect(clock.at(SECOND)?.driftPpm).toBeNull();
  });

  it('may change a little, as quartz does', () => {
    for (const seed of SEEDS.slice(0, 5)) {
      const link = linkOf(seed, { offsetUs: 1e6, driftPpm: 20, wanderPpm: 0.5, thereUs: 200, backUs: 200 });
      const clock = new ClockOffset();
      for (let from = 0; from < 300 * SECOND; from += 60 * SECOND) {
        ask(clock, link, 60 * SECOND, from);
        expect(outside(clock, link, from + 60 * SECOND)).toBeLessThanOrEqual(0);
      }
    }
  });
});

describe('a clock that steps, as by a suspend', () => {
  it.each([5000, -5000, 3.6e9])('by %i µs is followed from the first exchange that shows it', (stepUs) => {
    const clock = new ClockOffset();
    for (let t1 = 0; t1 < 20 * SECOND; t1 += SECOND) clock.add(exchange(t1, 0, 400, 400));
    clock.add(exchange(20 * SECOND, stepUs, 400, 400));
    const { offsetUs = 0, errorUs = 0, samples } = clock.at(20 * SECOND) ?? {};
    expect(samples).toBe(1);
    expect(Math.abs(offsetUs - stepUs)).toBeLessThanOrEqual(errorUs);
  });
});

it('does not let one exchange that took long spoil what is known', () => {
  const clock = new ClockOffset();
  for (let t1 = 0; t1 < 20 * SECOND; t1 += SECOND) clock.add(exchange(t1, 7000, 400, 400));
  const before = clock.at(20 * SECOND);
  clock.add(exchange(20 * SECOND, 7000, 400, 900_000));
  const after = clock.at(20 * SECOND);
  expect(after?.errorUs).toBeLessThanOrEqual((before?.errorUs ?? 0) + 2);
  expect(after?.rttUs).toBe(800);
});

it('forgets what is older than the window, and bounds what it keeps', () => {
  const [clock, link] = [new ClockOffset(), linkOf(3, { queueUs: 400 })];
  for (let t1 = 0; t1 < 1.2 * WINDOW_US; t1 += 250_000) clock.add(link.exchange(t1));
  expect(clock.at(1.2 * WINDOW_US)?.samples).toBe(256);
  clock.add(link.exchange(4 * WINDOW_US));
  expect(clock.at(4 * WINDOW_US)?.samples).toBe(1);
});
