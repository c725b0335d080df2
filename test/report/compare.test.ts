import { describe, expect, it } from 'vitest';
import { caveatsOf } from '../../src/report/compare-caveats.js';
import { type CompareOptions, compareReports } from '../../src/report/compare.js';
import { seededRandom, type SeededRandom } from '../latency/seeded-random.js';
import { countOf } from '../latency/series.js';
import { reportOf, simulatedSetting } from './reports.js';
import { runOf, settingOf } from './settings.js';

/** Fewer resamples than the product draws, so that many comparisons can be made: the error of 200 is 5 %. */
const OPTIONS: CompareOptions = { metrics: ['p50', 'p99'], thresholdPercent: 5, floorMs: 0.2, resamples: 200 };

interface Like {
  readonly runs: number;
  readonly settings: number;
  readonly p50Ms: number;
  readonly frames?: number;
  readonly runSpread?: number;
}

function simulated(random: SeededRandom, { runs, settings, p50Ms, frames = 600, runSpread = 0.03 }: Like) {
  return reportOf(
    Array.from({ length: settings }, (_, index) =>
      simulatedSetting(random, runs, { p50Ms, frames, runSpread }, `preset=${String(index)}`),
    ),
  );
}

describe('by simulation, with frames that lean on each other and runs that differ by 3 %', { timeout: 60_000 }, () => {
  const alarms = (seed: number, times: number, like: Omit<Like, 'p50Ms'>, slowdown: number) => {
    const random = seededRandom(seed);
    return countOf(times, () => {
      const a = simulated(random, { ...like, p50Ms: 8 });
      return !compareReports(a, simulated(random, { ...like, p50Ms: 8 * slowdown }), OPTIONS).ok;
    });
  };

  it.each([
    [5, 1, 60],
    [3, 1, 60],
    [1, 1, 60],
    [5, 12, 4],
  ])('cries wolf in no more than one of twenty: %i runs, %i settings', (runs, settings, times) => {
    expect(alarms(runs + settings, times, { runs, settings }, 1)).toBeLessThanOrEqual(times / 20);
  });

  it.each([
    [5, 1, 40],
    [5, 12, 4],
  ])('finds a slowdown by a fifth: %i runs, %i settings', (runs, settings, times) => {
    expect(alarms(20 + settings, times, { runs, settings }, 1.2)).toBeGreaterThanOrEqual(0.95 * times);
  });

  it('finds half as much again in a single run', () => {
    expect(alarms(31, 60, { runs: 1, settings: 1 }, 1.5)).toBeGreaterThanOrEqual(57);
  });

  it('has the truth in its interval as often as it says, where runs differ by a tenth', () => {
    const random = seededRandom(41);
    const like = { runs: 5, settings: 1, runSpread: 0.1, frames: 150 };
    const held = countOf(400, () => {
      const [a, b] = [simulated(random, { ...like, p50Ms: 8 }), simulated(random, { ...like, p50Ms: 10 })];
      const [row] = compareReports(a, b, { ...OPTIONS, metrics: ['p50'], resamples: 100 }).rows;
      const { low = Infinity, high = -Infinity } = row?.changePercent ?? {};
      return low <= 25 && high >= 25;
    });
    expect(held).toBeGreaterThanOrEqual(0.93 * 400);
  });
});

const random = seededRandom(7);
const fast = simulated(random, { runs: 5, settings: 2, p50Ms: 8, runSpread: 0.005 });
const slow = simulated(random, { runs: 5, settings: 2, p50Ms: 10, runSpread: 0.005 });

describe('a comparison', () => {
  it('calls B slower, and the other way round faster', () => {
    const there = compareReports(fast, slow, OPTIONS);
    expect(there.ok).toBe(false);
    expect(there.rows.map(({ setting, metric, verdict }) => [setting, metric, verdict])).toEqual([
      ['preset=0', 'p50', 'slower'],
      ['preset=0', 'p99', 'slower'],
      ['preset=1', 'p50', 'slower'],
      ['preset=1', 'p99', 'slower'],
    ]);
    const back = compareReports(slow, fast, OPTIONS);
    expect(back.ok).toBe(true);
    expect(back.rows.map(({ verdict }) => verdict)).toEqual(Array(4).fill('faster'));
  });

  it('gives the change with its interval, in per cent and in ms', () => {
    const [row] = compareReports(fast, slow, OPTIONS).rows;
    expect(row?.runs).toEqual({ a: 5, b: 5 });
    expect(row?.aMs).toBeCloseTo(8, 0);
    expect(row?.bMs).toBeCloseTo(10, 0);
    for (const [interval, about] of [[row?.changePercent, 25] as const, [row?.differenceMs, 2] as const]) {
      expect(interval?.value).toBeGreaterThan(about * 0.8);
      expect(interval?.value).toBeLessThan(about * 1.2);
      expect(interval?.low).toBeLessThan(interval?.value ?? 0);
      expect(interval?.high).toBeGreaterThan(interval?.value ?? 0);
    }
  });

  it('says the same each time', () => {
    expect(compareReports(fast, slow, OPTIONS)).toEqual(compareReports(fast, slow, OPTIONS));
  });

  it('finds no difference between a report and itself', () => {
    for (const { verdict, changePercent } of compareReports(fast, fast, OPTIONS).rows) {
      expect([verdict, changePercent?.value]).toEqual(['no difference shown', 0]);
    }
  });

  it('takes the threshold as what may be', () => {
    expect(compareReports(fast, slow, { ...OPTIONS, thresholdPercent: 40 }).ok).toBe(true);
    expect(compareReports(fast, slow, { ...OPTIONS, floorMs: 3 }).ok).toBe(true);
  });

  it('is made wider by each further comparison', () => {
    const width = (metrics: CompareOptions['metrics']) => {
      const interval = compareReports(fast, slow, { ...OPTIONS, metrics }).rows[0]?.changePercent;
      return (interval?.high ?? 0) - (interval?.low ?? 0);
    };
    expect(width(['p50', 'p95', 'p99'])).toBeGreaterThan(width(['p50']) * 1.1);
  });

  it('goes by names, and lists the settings that only one of them has', () => {
    const names = (...settings: string[]) => reportOf(settings.map((name) => settingOf([runOf()], name)));
    const comparison = compareReports(names('x', 'y', 'z'), names('z', 'w', 'y'), OPTIONS);
    expect(comparison).toMatchObject({ onlyInA: ['x'], onlyInB: ['w'], ok: false });
    expect([...new Set(comparison.rows.map(({ setting }) => setting))]).toEqual(['y', 'z']);
  });

  it('lets nothing pass that A has measured and B has not', () => {
    const failed = reportOf(fast.settings.map(({ name }) => settingOf([{ ...runOf(), error: 'gave up' }], name)));
    expect(compareReports(fast, failed, OPTIONS).ok).toBe(false);
    expect(compareReports(failed, fast, OPTIONS).ok).toBe(true);
  });

  it('refuses reports that have no setting in common', () => {
    const only = (...names: string[]) => reportOf(names.map((name) => settingOf([], name)));
    expect(() => compareReports(only('a=1', 'a=2', 'a=3', 'a=4'), only(), OPTIONS)).toThrow(
      'the reports have no setting in common: the first has "a=1", "a=2", "a=3", …, the second none',
    );
  });
});

describe('too few data', () => {
  const against = (runs: ReturnType<typeof runOf>[]) =>
    compareReports(fast, reportOf([settingOf(runs, 'preset=0')]), OPTIONS).rows.map(({ verdict }) => verdict);
  const delays = (count: number, ms: number) =>
    runOf({
      samples: {
        atMs: Array.from({ length: count }, (_, index) => (index * 1000) / 30),
        latencyMs: Array.from({ length: count }, () => ms),
      },
    });
  const nothing = ['too few data', 'too few data'];

  it('is what runs without frames are, and runs that failed', () => {
    expect(against([])).toEqual(nothing);
    expect(against([runOf()])).toEqual(nothing);
    expect(against([{ ...delays(600, 50), error: 'gave up' }])).toEqual(nothing);
  });

  it('are less than five seconds', () => {
    expect(against([delays(120, 50)])).toEqual(nothing);
  });

  it('are fewer than three frames beyond the percentile', () => {
    expect(against([delays(250, 50)])).toEqual(['slower', 'too few data']);
    expect(against([delays(300, 50)])).toEqual(['slower', 'slower']);
  });

  it('is what delays below zero say, which no clock should give', () => {
    expect(against([delays(600, -1)])).toEqual(nothing);
  });
});

describe('the caveats', () => {
  const caveats = (a: typeof fast, b: typeof fast) => caveatsOf(a, b, compareReports(a, b, OPTIONS)).join('\n');

  it('are none where all is well', () => {
    expect(caveats(fast, slow)).toBe('');
  });

  it('say that a single run does not tell how runs differ', () => {
    const single = simulated(random, { runs: 1, settings: 2, p50Ms: 8 });
    expect(caveats(fast, single)).toMatch(/^a single run a side: .*--repeat 5$/);
  });

  it('name what else may have made the difference', () => {
    const other = {
      ...slow,
      host: { ...slow.host, cores: 64 },
      request: { ...slow.request, source: 'walk.avi' },
      partial: true,
      settings: slow.settings.map((setting) => ({ ...setting, impair: 'loss=1%' })),
    };
    const text = caveats(fast, other);
    for (const word of ['hosts', 'sources', 'second report', 'not set alike: preset=0, preset=1']) {
      expect(text).toContain(word);
    }
  });
});
