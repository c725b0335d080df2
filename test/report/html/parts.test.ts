import { describe, expect, it } from 'vitest';
import {
  formatMetricWithUnit,
  formatMs,
  formatNumber,
  formatPercent,
  formatTime,
} from '../../../src/report/html/format.js';
import { findHoles } from '../../../src/report/html/holes.js';
import { choicesOf } from '../../../src/report/html/pareto.js';
import { placeLabel } from '../../../src/report/html/place-label.js';
import { latencyScale, linearScale } from '../../../src/report/html/scale.js';
import { thinOut } from '../../../src/report/html/thin-out.js';
import { seededRandom } from '../random.js';
import { sampleSetting } from '../sample-reports.js';
import { sampleRun } from '../sample-runs.js';

describe('numbers', () => {
  it('have as many decimals as they are worth', () => {
    expect([0.1234, 9.876, 12.34, 1234.56].map(formatMs)).toEqual(['0.12', '9.88', '12.3', '1,234.6']);
    expect([0, 0.17, 17.333, 100].map(formatPercent)).toEqual(['0 %', '0.17 %', '17.3 %', '100 %']);
    expect([12, 2_440, 20_000, 812_000].map(formatTime)).toEqual(['12 ms', '2.4 s', '20 s', '13 min 32 s']);
    expect(formatMetricWithUnit('psnr', 38.44)).toBe('38.4 dB');
  });

  it('have a true minus sign, but not before nothing', () => {
    expect([-1.5, -0.001].map((value) => formatNumber(value, 1))).toEqual(['−1.5', '0.0']);
  });

  it('that are none are a dash', () => {
    expect([null, Number.NaN, Number.POSITIVE_INFINITY].map(formatMs)).toEqual(['–', '–', '–']);
  });
});

describe('the axis of latency', () => {
  it('begins at zero and is linear while nothing sticks out', () => {
    const scale = latencyScale([6, 7, 8, 12], [0, 100]);
    expect(scale).toMatchObject({ from: 0, isLog: false });
    expect(scale.at(scale.to)).toBe(100);
  });

  it('is logarithmic where one frame is many times later, and holds it', () => {
    const scale = latencyScale([6, 7, 8, 240], [0, 100]);
    expect(scale).toMatchObject({ from: 5, to: 500, isLog: true, ticks: [5, 10, 20, 50, 100, 200, 500] });
    expect(scale.at(50)).toBeCloseTo(50);
  });

  it.each([[[]], [[0]], [[5]], [[5, 5]], [[0, 1000]], [[0.001, 90_000]]])('can be drawn for %j', (values) => {
    const scale = latencyScale(values, [0, 100]);
    expect(scale.ticks.length).toBeGreaterThan(1);
    for (const value of [...values, ...scale.ticks]) {
      expect(scale.at(value)).toBeGreaterThanOrEqual(-1e-6);
      expect(scale.at(value)).toBeLessThanOrEqual(100 + 1e-6);
    }
  });

  it('has ticks without the noise of binary fractions', () => {
    expect(linearScale(0, 0.35, [0, 1], 5).ticks).toEqual([0, 0.1, 0.2, 0.3]);
  });
});

describe('thinning out a series', () => {
  it('keeps every spike and every dip of its stretch', () => {
    const random = seededRandom(1);
    const points = Array.from({ length: 5000 }, (_, x) => ({ x, y: random() }));
    points[1234] = { x: 1234, y: 99 };
    points[4999] = { x: 4999, y: -99 };
    const kept = thinOut(points, 100);
    expect(kept.length).toBeLessThanOrEqual(200);
    expect(kept).toContainEqual({ x: 1234, y: 99 });
    expect(kept).toContainEqual({ x: 4999, y: -99 });
    expect(kept.map(({ x }) => x)).toEqual(kept.map(({ x }) => x).sort((a, b) => a - b));
  });

  it('leaves a short one as it is', () => {
    const points = [{ x: 0, y: 1 }];
    expect(thinOut(points, 10)).toBe(points);
    expect(thinOut([], 10)).toEqual([]);
  });
});

describe('lost frames', () => {
  it('are found between those that came', () => {
    const run = sampleRun({ seed: 1, frames: 300, blackouts: [{ fromMs: 3000, durationMs: 1000 }] });
    const holes = findHoles(run);
    expect(holes).toHaveLength(1);
    expect(holes[0]).toMatchObject({ frames: run.frames.lost });
  });

  it('are not invented where the source was late', () => {
    const run = sampleRun({ seed: 1, frames: 300, blackouts: [{ fromMs: 3000, durationMs: 1000 }] });
    expect(findHoles({ ...run, frames: { ...run.frames, lost: 0 } })).toEqual([]);
  });
});

describe('the Pareto front', () => {
  const at = (name: string, p50: number, psnrDb: number) => {
    const run = sampleRun({ seed: 1, frames: 60 });
    const latencyMs = { p50, p95: p50, p99: p50, max: p50, min: p50 };
    return sampleSetting({ name, runs: [{ ...run, latencyMs, quality: { frames: 1, psnrDb, ssim: 1 } }] });
  };

  it('holds what no other setting beats in both', () => {
    const settings = [at('slow and fine', 9, 40), at('fast', 3, 30), at('beaten', 9, 35), at('middle', 5, 36)];
    const choices = choicesOf(settings, 'psnr');
    expect(choices.map(({ setting, rank, onFront }) => [setting.name, rank, onFront])).toEqual([
      ['fast', 1, true],
      ['middle', 2, true],
      ['slow and fine', 3, true],
      ['beaten', 4, false],
    ]);
  });

  it('holds both of two that are equal', () => {
    expect(choicesOf([at('a', 3, 30), at('b', 3, 30)], 'psnr').map(({ onFront }) => onFront)).toEqual([true, true]);
  });
});

describe('a label', () => {
  const area = { left: 0, right: 200, top: 0, bottom: 100 };
  const point = { x: 100, y: 50, radius: 10, text: 'four' };

  it('stands right of its point where there is room', () => {
    expect(placeLabel(point, [], area)).toMatchObject({ anchor: 'start' });
  });

  it('goes elsewhere when something is in the way or the chart ends there', () => {
    expect(placeLabel(point, [{ left: 110, right: 150, top: 40, bottom: 60 }], area)).toMatchObject({ anchor: 'end' });
    expect(placeLabel({ ...point, x: 195 }, [], area)).toMatchObject({ anchor: 'end' });
  });

  it('is left out when there is no room at all', () => {
    expect(placeLabel(point, [area], area)).toBeNull();
  });
});
