import { describe, expect, it } from 'vitest';
import { monotonicUs } from '../../src/latency/clock.js';
import { WallClock } from '../../src/latency/wall-clock.js';
import { seededRandom } from './seeded-random.js';

/** Two clocks that go on by `stepUs` with each reading; the wall clock is told in whole ms. */
function clocks(stepUs = 0.2) {
  const state = { us: 0, aheadUs: 1e15 + 123_456.7, readings: 0 };
  const tick = () => {
    state.readings += 1;
    state.us += stepUs;
    return state.us;
  };
  return {
    state,
    sources: { nowUs: () => Math.floor(tick()), wallMs: () => Math.floor((tick() + state.aheadUs) / 1000) },
    wrongBy: (wall: WallClock) => {
      const { us } = state;
      return Math.abs(wall.at(Math.floor(us)) - (us + state.aheadUs));
    },
  };
}

describe('the wall clock', () => {
  it('is found to a few µs, though it is told in ms', () => {
    const { sources, wrongBy } = clocks();
    expect(wrongBy(new WallClock(sources))).toBeLessThan(6);
  });

  it('is searched for no longer than 2 ms', () => {
    const { state, sources } = clocks();
    new WallClock(sources);
    expect(state.us).toBeLessThan(2010);
  });

  it.each([1, 2, 3, 4, 5])('is found by a process that is put aside again and again (seed %i)', (seed) => {
    const random = seededRandom(seed);
    const { state, sources, wrongBy } = clocks();
    const nowUs = () => {
      // For up to 5 ms, once in 500 µs.
      if (random.next() < 0.001) state.us += random.integer(100, 5000);
      return sources.nowUs();
    };
    expect(wrongBy(new WallClock({ ...sources, nowUs }))).toBeLessThan(6);
  });

  it('is known to a ms where it shows no edge', () => {
    const { state, sources } = clocks();
    const wall = new WallClock({ ...sources, wallMs: () => 5000 });
    expect(Math.abs(wall.at(state.us) - 5_000_000)).toBeLessThan(3000);
  });

  it.each([3_600_000_000, -3_600_000_000, 1500, -1500])('is found again when it is stepped by %i µs', (stepUs) => {
    const { state, sources, wrongBy } = clocks();
    const wall = new WallClock(sources);
    state.aheadUs += stepUs;
    expect(wrongBy(wall)).toBeLessThan(6);
  });

  it('is followed as it drifts from the monotonic one, which a kernel does not let it', () => {
    const { state, sources, wrongBy } = clocks();
    const wall = new WallClock(sources);
    for (let frame = 0; frame < 1000; frame += 1) {
      state.us += 33_367;
      state.aheadUs += 33_367 * 50e-6;
      wall.at(Math.floor(state.us));
    }
    expect(wrongBy(wall)).toBeLessThan(600);
  });

  it('costs three readings where nothing has changed', () => {
    const { state, sources } = clocks();
    const wall = new WallClock(sources);
    const before = state.readings;
    wall.at(Math.floor(state.us));
    expect(state.readings - before).toBe(3);
  });

  it('of this host agrees with itself and with Date.now()', () => {
    const [one, other] = [new WallClock(), new WallClock()];
    const nowUs = monotonicUs();
    const wallUs = one.at(nowUs);
    expect(Math.abs(wallUs - other.at(nowUs))).toBeLessThan(1000);
    expect(Math.abs(wallUs / 1000 - Date.now())).toBeLessThan(1000);
  });
});
